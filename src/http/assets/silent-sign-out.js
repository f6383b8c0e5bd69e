// In Jitsi's hidden frame: the provider's sign-out in a frame below, and on when it has come back to us or time is over.
const { departure, return: returnPath, next, within } = document.body.dataset;

if (departure && window.parent === window) window.location.replace(departure);
else if (departure) {
  const frame = document.createElement('iframe');
  frame.setAttribute('sandbox', 'allow-scripts allow-forms allow-same-origin');
  frame.title = document.title;
  frame.hidden = true;
  const go = () => window.location.replace(next);
  frame.addEventListener('load', () => {
    if (isBack(frame)) go();
  });
  setTimeout(go, Number(within));
  frame.src = departure;
  document.body.append(frame);
}

// A page of another origin, and the browser's own for one that will not be framed, cannot be looked into.
function isBack(frame) {
  try {
    const { origin, pathname } = frame.contentWindow.location;
    return origin === window.location.origin && pathname === returnPath;
  } catch {
    return false;
  }
}
