<?php
// Both generations of Flex, as the tenant of the scenarios has them, and what each set-up changes of what they are sent.
$setUp = file_get_contents(getenv('FLEXGATE_INTEROP_FOLDER') . '/set-up');
$mail = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress';
$roles = ['class' => 'core:AttributeMap', 'department' => 'roles'];
$renamed = ['class' => 'core:AttributeMap', 'mail' => 'email', 'displayName' => 'full_name'];
$nameId = ['class' => 'saml:AttributeNameID', 'attribute' => 'mail', 'Format' => $mail];
$filters = [10 => $nameId, 20 => $renamed, 30 => $roles];
switch ($setUp) {
    case 'empty NameID':
        // Left to itself it puts a random name where there is none.
        $filters[10] = ['class' => 'core:PHP', 'code' => "
            \$name = new \\SAML2\\XML\\saml\\NameID();
            \$name->setValue('');
            \$name->setFormat('$mail');
            \$state['saml:NameID']['$mail'] = \$name;
        "];
        break;
    case 'roles missing':
        unset($filters[30]);
        break;
    case 'attributes named by OID':
        $filters[20] = ['class' => 'core:AttributeMap', 'name2oid'];
        break;
}
$flex = [
    'NameIDFormat' => $mail,
    'attributes.NameFormat' => 'urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified',
    'saml20.sign.response' => !in_array($setUp, ['not signed', 'only the assertion signed']),
    'saml20.sign.assertion' => !in_array($setUp, ['not signed', 'only the message signed']),
    'authproc' => $filters,
];
$acs = 'https://iam.twilio.com/v1/Accounts/AC0123456789abcdef0123456789abcdef/saml2';
$connection = 'JQ0123456789abcdef0123456789abcdef';
$post = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST';
foreach ([
    "$acs/metadata" => $acs,
    "urn:flex:$connection" => "https://login.flex.us1.twilio.com/login/callback?connection=$connection",
    // A name by which no Flex is known: whoever asks under it gets an assertion for another audience.
    'urn:flex:another' => null,
] as $entity => $location) {
    $endpoints = $location === null ? [$acs, "https://login.flex.us1.twilio.com/login/callback?connection=$connection"] : [$location];
    $metadata[$entity] = $flex + [
        'AssertionConsumerService' => array_map(fn ($place, $index) => [
            'Binding' => $post, 'Location' => $place, 'index' => $index, 'isDefault' => $index === 0,
        ], $endpoints, array_keys($endpoints)),
    ];
}
