// Jitsi's page waits for this word from its hidden frame.
if (globalThis.parent !== globalThis) {
  globalThis.parent.postMessage({ type: 'logout-success' }, location.origin);
}
