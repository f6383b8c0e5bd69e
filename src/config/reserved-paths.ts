/** First segments of our own addresses, where no provider may send anybody back to. */
export const reservedPaths: ReadonlySet<string> = new Set([
  'room',
  'enter',
  'sign-in',
  'sign-out',
  'signed-out',
  'account',
  'assets',
  'healthz',
  'readyz',
  'metrics',
  'authenticate',
  'auth',
  'health',
]);
