<?php
$folder = getenv('FLEXGATE_INTEROP_FOLDER');
$key = file_get_contents("$folder/set-up") === 'signed by another key' ? 'other' : 'peer';
$metadata['__DYNAMIC:1__'] = [
    'host' => '__DEFAULT__',
    'privatekey' => "$key.key",
    'certificate' => "$key.pem",
    'auth' => 'people',
];
