// Tells the Jitsi that opened us, and nobody else, that the sign-out is done.
const origin = document.querySelector('[data-origin]')?.getAttribute('data-origin');
if (origin) {
  for (const other of [window.parent, window.opener]) {
    if (other && other !== window) other.postMessage({ type: 'logout-success' }, origin);
  }
}
