# SimpleSAMLphp as the identity provider of both generations of Flex. Its set-up is named in a file that its own configuration
# reads at each request, so nothing is started anew. Read by ci/interop.

simplesamlphp() {
  local host=idp.$domain conf=$work/simplesamlphp/config set_up
  FLEXGATE_INTEROP_PASSWORD=$(openssl rand -hex 12)
  export FLEXGATE_INTEROP_PASSWORD FLEXGATE_INTEROP_NAME=amy
  mkdir -p "$conf" "$work/simplesamlphp"/{metadata,log,tmp,data,sessions}
  cp ci/interop.d/simplesamlphp/{config,authsources}.php "$conf/"
  cp ci/interop.d/simplesamlphp/saml20-*.php "$work/simplesamlphp/metadata/"
  cp "$work"/{peer,other}.{key,pem} "$work/simplesamlphp/"
  printf '%s' "$FLEXGATE_INTEROP_PASSWORD" >"$work/simplesamlphp/password"
  echo usual >"$work/simplesamlphp/set-up"
  chown -R www-data: "$work/simplesamlphp"
  apache simplesamlphp "$host" <<EOF
$(cat /etc/apache2/mods-available/php*.load | grep LoadModule)
SetEnv SIMPLESAMLPHP_CONFIG_DIR $conf
SetEnv FLEXGATE_INTEROP_FOLDER $work/simplesamlphp
php_admin_value session.save_path $work/simplesamlphp/sessions
php_admin_value opcache.enable 0
Alias /simplesamlphp /usr/share/simplesamlphp/www
<Directory /usr/share/simplesamlphp/www>
  AllowOverride None
  Require all granted
  <FilesMatch \.php$>
    SetHandler application/x-httpd-php
  </FilesMatch>
</Directory>
EOF
  FLEXGATE_INTEROP_METADATA=$(ask "$host" /simplesamlphp/saml2/idp/metadata.php)
  export FLEXGATE_INTEROP_METADATA
  for set_up in usual 'not signed' 'only the message signed' 'only the assertion signed' 'signed by another key' \
    'empty NameID' 'roles missing' 'attributes named by OID'; do
    printf '%s' "$set_up" >"$work/simplesamlphp/set-up"
    rows simplesamlphp "$set_up" scenarios/interop
  done
  stop "$apache_leader"
}
