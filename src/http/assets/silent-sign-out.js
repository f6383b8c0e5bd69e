// In Jitsi's hidden frame: on as soon as the provider has answered in the frame below, and at the latest after a while.
const body = document.body;
const next = body.dataset.next;
if (next) {
  const go = () => window.location.replace(next);
  document.querySelector('iframe')?.addEventListener('load', go, { once: true });
  setTimeout(go, Number(body.dataset.after));
}
