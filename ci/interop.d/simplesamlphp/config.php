<?php
// What differs from Debian's own configuration: where things are, and that it is an identity provider.
$folder = getenv('FLEXGATE_INTEROP_FOLDER');
require '/etc/simplesamlphp/config.php';
$config = array_merge($config, [
    'baseurlpath' => 'https://idp.fabrikam.example/simplesamlphp/',
    'certdir' => "$folder/",
    'loggingdir' => "$folder/log/",
    'datadir' => "$folder/data/",
    'tempdir' => "$folder/tmp",
    'metadatadir' => "$folder/metadata/",
    'metadata.sources' => [['type' => 'flatfile', 'directory' => "$folder/metadata"]],
    'secretsalt' => 'of no use to anybody',
    'auth.adminpassword' => bin2hex(random_bytes(16)),
    'admin.checkforupdates' => false,
    'logging.handler' => 'file',
    'enable.saml20-idp' => true,
    'module.enable' => ['exampleauth' => true, 'core' => true, 'saml' => true],
    'authproc.idp' => [],
    'store.type' => 'phpsession',
]);
