<?php
$config = [
    'people' => [
        'exampleauth:UserPass',
        'amy:' . file_get_contents(getenv('FLEXGATE_INTEROP_FOLDER') . '/password') => [
            'mail' => ['amy@fabrikam.example'],
            'displayName' => ['Amy Agent'],
            'department' => ['agent'],
        ],
    ],
];
