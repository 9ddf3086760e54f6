// A notice above the form.
var loginMessage = document.getElementById('loginMessage');
if (loginMessage) {
    loginMessage.textContent = 'Contact center staff only';
}
