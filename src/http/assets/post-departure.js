// Takes the form of the page to where it leads, as its button would.
document.querySelector('form[data-departure]')?.submit();
