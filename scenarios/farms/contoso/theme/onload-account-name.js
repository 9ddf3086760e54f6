// People type their account name alone; the domain is put in front of it before the form is sent.
if (typeof Login !== 'undefined') {
    var withDomain = Login.submitLoginRequest;
    Login.submitLoginRequest = function () {
        var name = document.getElementById('userNameInput');
        if (name.value && !/[@\\]/.test(name.value)) {
            name.value = 'contoso.example\\' + name.value;
        }
        return withDomain.call(this);
    };
}
