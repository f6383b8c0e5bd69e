// Opens the app that the page's link leads to, where the operator wants that without a tap.
const link = document.querySelector('a[data-open-app]');
if (link instanceof HTMLAnchorElement && link.dataset.openApp === 'auto') {
  window.location.assign(link.href);
}
