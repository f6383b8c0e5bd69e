/**
 * The headers of every page of the demo provider. There is no `form-action`: Chromium holds it against
 * each redirect after a form, and a sign-in leads through three origins.
 */
export function securityHeaders(frameAncestors: readonly string[]): Record<string, string> {
  const ancestors = frameAncestors.join(' ') || "'none'";
  return {
    'content-security-policy':
      "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; " +
      `base-uri 'none'; frame-ancestors ${ancestors}`,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  };
}
