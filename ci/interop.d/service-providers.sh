# mod_auth_mellon and Shibboleth's service provider, for which the mock AD FS signs. AD FS's metadata is made by flexgate, with a
# key that lies in a file; the metadata of both is written here, as an administrator hands it over. Read by ci/interop.

# What a service provider says about itself: `sp_metadata HOST ENTITY ACS LOGOUT`.
sp_metadata() {
  local key
  key=$(grep -v -- ----- "$work/peer.pem")
  cat <<EOF
<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="https://$1$2">
  <SPSSODescriptor AuthnRequestsSigned="true" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>$key</ds:X509Certificate></ds:X509Data></ds:KeyInfo></KeyDescriptor>
    <KeyDescriptor use="encryption"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>$key</ds:X509Certificate></ds:X509Data></ds:KeyInfo></KeyDescriptor>
    <SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://$1$4"/>
    <NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</NameIDFormat>
    <AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://$1$3" index="0" isDefault="true"/>
  </SPSSODescriptor>
</EntityDescriptor>
EOF
}

# Writes both sides' metadata into the folder of a peer, and the page behind its sign-in.
prepare() {
  local name=$1 host=$2 folder=$work/$1
  mkdir -p "$folder/site/start"
  sp_metadata "$host" "$3" "$4" "$5" >"$folder/sp.xml"
  FLEXGATE_INTEROP_METADATA=$(cat "$folder/sp.xml")
  FLEXGATE_INTEROP_KEY=$(cat "$work/token-signing.key")
  export FLEXGATE_INTEROP_METADATA FLEXGATE_INTEROP_KEY FLEXGATE_INTEROP_AT=127.0.0.1:9 FLEXGATE_INTEROP_SET_UP=usual
  target/debug/flexgate metadata --environment "$name" >"$folder/idp.xml"
  # The same without the endpoints to which a request can be redirected.
  sed -E 's,<SingleSignOnService Binding="[^"]*HTTP-Redirect"[^>]*/>,,g' "$folder/idp.xml" >"$folder/idp-post.xml"
  openssl rsa -in "$work/token-signing.key" -pubout -out "$folder/token-signing.pub" 2>/dev/null
  cp "$work"/{peer,other}.{key,pem} "$folder/"
  echo '<html><body><h1>Signed in as <!--#echo var="REMOTE_USER" --></h1></body></html>' >"$folder/site/start/index.shtml"
  echo '<html><body><h1>Hello, stranger</h1></body></html>' >"$folder/site/index.html"
  chown -R www-data: "$folder"
}

# Lines that both service providers' web servers have.
site() {
  cat <<EOF
DocumentRoot $work/$1/site
DirectoryIndex index.shtml index.html
<Directory $work/$1/site>
  Options +Includes
  AddType text/html .shtml
  AddOutputFilter INCLUDES .shtml
  Require all granted
</Directory>
EOF
}

# Every Response that the runs of a peer have seen is verified by xmlsec1 too, each of its signatures by itself.
verified_by_xmlsec1() {
  local name=$1 traces=$report/$1 xml=$work/response.xml text part signatures seen=0 valid=0
  for text in $(grep -rhoE 'SAMLResponse=[A-Za-z0-9%]+' --include='*.trace.json' "$traces" | sort -u); do
    text=${text#SAMLResponse=}
    printf '%b' "${text//%/\\x}" | base64 -d >"$xml" 2>/dev/null || continue
    grep -q '<samlp:Response ' "$xml" || continue
    for part in Response Assertion; do
      signatures="//*[local-name()='$part']/*[local-name()='Signature']"
      [ "$(signatures_at "$signatures" "$xml")" != 0 ] || continue
      seen=$((seen + 1))
      if xmlsec1 --verify --enabled-key-data key-name --pubkey-pem "$work/$name/token-signing.pub" \
        --id-attr:ID urn:oasis:names:tc:SAML:2.0:protocol:Response --id-attr:ID urn:oasis:names:tc:SAML:2.0:assertion:Assertion \
        --node-xpath "$signatures" "$xml" >"$work/xmlsec1.txt" 2>&1; then
        valid=$((valid + 1))
      else
        cat "$work/xmlsec1.txt"
      fi
    done
  done
  echo "interop: $name, xmlsec1: $valid of $seen signatures valid"
  all=$((all + seen)) good=$((good + valid))
  [ "$seen" -gt 0 ] || all=$((all + 1))
}

# Whether a Response holds a signature at this place: by the text, because no further tool is needed for it.
signatures_at() {
  case $1 in
    *"'Response'"*) grep -cE '</(saml:)?Issuer><ds:Signature.*<samlp:Status>' "$2" || true ;;
    *) grep -cE '<Assertion [^>]*><Issuer>[^<]*</Issuer><ds:Signature' "$2" || true ;;
  esac
}

mellon() {
  local host=mellon.$domain folder=$work/mellon set_up key metadata
  prepare mellon "$host" /mellon/metadata /mellon/postResponse /mellon/logout
  rm -rf "$report/mellon"
  for set_up in usual 'requests by POST' 'requests signed by another key'; do
    key=peer metadata=idp.xml
    case $set_up in
      'requests by POST') metadata=idp-post.xml ;;
      *another*) key=other ;;
    esac
    apache mellon "$host" <<EOF
LoadModule auth_mellon_module /usr/lib/apache2/modules/mod_auth_mellon.so
$(site mellon)
<Location />
  AuthType Mellon
  MellonEnable info
  MellonEndpointPath /mellon
  MellonSPPrivateKeyFile $folder/$key.key
  MellonSPCertFile $folder/$key.pem
  MellonSPMetadataFile $folder/sp.xml
  MellonIdPMetadataFile $folder/$metadata
  MellonUser NAME_ID
  MellonSecureCookie On
  MellonCookieSameSite None
</Location>
<Location /start>
  MellonEnable auth
  Require valid-user
</Location>
EOF
    rows mellon "$set_up" scenarios/interop
    stop "$apache_leader"
  done
  verified_by_xmlsec1 mellon
}

shibboleth() {
  local host=shibboleth.$domain folder=$work/shibboleth set_up key bindings algorithm
  prepare shibboleth "$host" /shibboleth /Shibboleth.sso/SAML2/POST /Shibboleth.sso/SLO/Redirect
  rm -rf "$report/shibboleth"
  cp /etc/shibboleth/{attribute-policy,security-policy,protocols}.xml /etc/shibboleth/*.html /etc/shibboleth/native.logger "$folder/"
  cp ci/interop.d/shibboleth/attribute-map.xml "$folder/"
  sed "s,/var/log/[^ ]*,$folder/native.log," -i "$folder/native.logger"
  printf 'log4j.rootCategory=INFO, out\nlog4j.appender.out=org.apache.log4j.ConsoleAppender\nlog4j.appender.out.layout=org.apache.log4j.PatternLayout\nlog4j.appender.out.layout.ConversionPattern=%%p %%c: %%m%%n\n' \
    >"$folder/shibd.logger"
  for set_up in usual 'requests by POST' 'requests signed by another key' 'requests signed with SHA-1'; do
    key=peer bindings=urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect algorithm=2001/04/xmldsig-more#rsa-sha256
    case $set_up in
      *SHA-1) algorithm=2000/09/xmldsig#rsa-sha1 ;;
      'requests by POST') bindings=urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST ;;
      *another*) key=other ;;
    esac
    sed "s,@FOLDER@,$folder,g; s,@KEY@,$key,g; s,@BINDINGS@,$bindings,g; s,@ALGORITHM@,$algorithm,g; s,@HOST@,$host,g; s,@ADFS@,$(entity_of "$folder/idp.xml"),g" \
      ci/interop.d/shibboleth/shibboleth2.xml >"$folder/shibboleth2.xml"
    rm -f "$folder/shibd.sock"
    start "$folder/shibd.log" /usr/sbin/shibd -f -F -c "$folder/shibboleth2.xml" -p "$folder/shibd.pid"
    local daemon=$leader
    wait_for "Shibboleth's daemon" test -S "$folder/shibd.sock"
    chmod 777 "$folder/shibd.sock"
    apache shibboleth "$host" <<EOF
LoadModule mod_shib /usr/lib/apache2/modules/mod_shib.so
$(site shibboleth)
ShibConfig $folder/shibboleth2.xml
<Location /Shibboleth.sso>
  SetHandler shib
  Require all granted
</Location>
<Location /start>
  AuthType shibboleth
  ShibRequestSetting requireSession 1
  Require shib-session
</Location>
EOF
    rows shibboleth "$set_up" scenarios/interop
    stop "$apache_leader"
    stop "$daemon"
  done
  verified_by_xmlsec1 shibboleth
}

# The entityID of a metadata file.
entity_of() {
  grep -oE 'entityID="[^"]*"' "$1" | head -n 1 | cut -d '"' -f 2
}
