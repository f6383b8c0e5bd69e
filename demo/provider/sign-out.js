// Nobody is asked twice: whoever came here has said that they want to sign out.
document.querySelector('form')?.submit();
