# What all peers need: a certificate authority, an Apache of our own, and the count. Read by ci/interop.

domain=fabrikam.example
good=0 all=0
report=report/interop

# A certificate authority, and a TLS certificate for the hosts of all peers.
certificates() {
  (
    cd "$work"
    openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 30 -subj "/CN=flexgate interop" \
      -addext 'basicConstraints=critical,CA:TRUE' -addext 'keyUsage=critical,keyCertSign,cRLSign'
    openssl req -newkey rsa:2048 -nodes -keyout tls.key -out tls.csr -subj "/CN=$domain"
    printf 'subjectAltName=DNS:idp.%s,DNS:mellon.%s,DNS:shibboleth.%s\nextendedKeyUsage=serverAuth\n' \
      "$domain" "$domain" "$domain" >tls.ext
    openssl x509 -req -in tls.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -extfile tls.ext -out tls.pem
    # Keys of the peers themselves, and one that nobody knows.
    for name in peer other token-signing; do
      openssl req -x509 -newkey rsa:2048 -nodes -keyout "$name.key" -out "$name.pem" -days 30 -subj "/CN=$name"
    done
    chmod 644 ./*.key
  ) >"$work/openssl.log" 2>&1 || { cat "$work/openssl.log" >&2; return 1; }
  FLEXGATE_INTEROP_CA=$(cat "$work/ca.pem")
  export FLEXGATE_INTEROP_CA
}

# A port of the loopback on which nobody listens.
free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 20000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
  done
}

# Waits until a command succeeds, ten seconds at most.
wait_for() {
  local what=$1
  shift
  for _ in $(seq 200); do
    "$@" >/dev/null 2>&1 && return 0
    sleep 0.05
  done
  echo "interop: $what does not come up" >&2
  tail -n 20 "$work"/*.log >&2 || true
  return 1
}

# Starts a program as the leader of a group of its own; its number is in $leader.
start() {
  local log=$1
  shift
  # lasso reads a bundle of authorities at every request unless it is told not to.
  SSL_CERT_FILE=/dev/null SSL_CERT_DIR=/nonexistent setsid "$@" >>"$log" 2>&1 &
  leader=$!
  started+=("$leader")
}

# Ends a group.
stop() {
  kill -TERM -- "-$1" 2>/dev/null || true
  for _ in $(seq 200); do kill -0 -- "-$1" 2>/dev/null || return 0; sleep 0.05; done
  kill -KILL -- "-$1" 2>/dev/null || true
}

# Starts an Apache for one host on one port: `apache NAME HOST`, the rest of its configuration on standard input.
apache() {
  local name=$1 host=$2 folder=$work/$1
  port=$(free_port)
  mkdir -p "$folder"
  {
    cat <<EOF
ServerRoot /etc/apache2
PidFile $folder/apache.pid
Listen 127.0.0.1:$port
ErrorLog $folder/apache.log
User www-data
Group www-data
DocumentRoot $work/empty
UseCanonicalName On
TypesConfig /etc/mime.types
LoadModule mpm_prefork_module /usr/lib/apache2/modules/mod_mpm_prefork.so
EOF
    for module in mime dir alias env setenvif authz_core authz_user authn_core access_compat include ssl socache_shmcb; do
      echo "LoadModule ${module}_module /usr/lib/apache2/modules/mod_$module.so"
    done
    cat <<EOF
MaxRequestWorkers 8
StartServers 2
ServerName https://$host:443
SSLEngine on
SSLCertificateFile $work/tls.pem
SSLCertificateKeyFile $work/tls.key
EOF
    cat
  } >"$folder/apache.conf"
  mkdir -p "$work/empty"
  start "$folder/start.log" /usr/sbin/apache2 -DFOREGROUND -f "$folder/apache.conf"
  apache_leader=$leader
  wait_for "the web server of $name" curl -s --cacert "$work/ca.pem" --resolve "$host:$port:127.0.0.1" "https://$host:$port/"
  export FLEXGATE_INTEROP_AT=127.0.0.1:$port
}

# Asks the Apache that runs for a page of a host.
ask() {
  curl -sS --fail --cacert "$work/ca.pem" --connect-to "$1:443:127.0.0.1:$port" "https://$1$2"
}

# Runs scenarios in the environment of a peer that is set up in one way, and counts rows: `rows ENVIRONMENT SET-UP SCENARIOS...`.
# A row that this set-up does not concern is skipped and does not count; no row at all is a mistake of this script.
rows() {
  local environment=$1 set_up=$2 code=0 folder=$report/$1/${2// /-}
  shift 2
  export FLEXGATE_INTEROP_SET_UP=$set_up
  rm -rf "$folder"
  target/debug/flexgate run --environment "$environment" --report "$folder" "$@" >"$work/run.txt" 2>&1 || code=$?
  local tests failed skipped
  if [ ! -e "$folder/junit.xml" ]; then
    cat "$work/run.txt"
    all=$((all + 1))
    return
  fi
  count() { { grep -oE "$1" "$folder/junit.xml" || true; } | wc -l; }
  tests=$(count '<testcase ') skipped=$(count '<skipped') failed=$(count '<(failure|error)[ />]')
  all=$((all + tests - skipped)) good=$((good + tests - skipped - failed))
  echo "interop: $environment, $set_up: $((tests - skipped - failed)) of $((tests - skipped)) rows as expected"
  if [ "$code" -ne 0 ] || [ "$tests" -eq "$skipped" ]; then
    cat "$work/run.txt"
    [ "$tests" -ne "$skipped" ] || all=$((all + 1))
  fi
}
