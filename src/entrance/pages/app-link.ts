const MAX_LENGTH = 16_384;
const SCHEMES = new Set(['https:', 'http:', 'org.jitsi.meet:', 'jitsi-meet:', 'intent:']);
const ANDROID_END = '#Intent;scheme=org.jitsi.meet;package=org.jitsi.meet;end';
// biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what this looks for.
const BREAKING = /[\u0000-\u0020\u007f"<>\\^`]/;

/**
 * Whether a link may stand on the page that returns to an app: the schemes of Jitsi's apps and the web, and
 * for Android nothing but Jitsi's own package, without a word more in the intent.
 */
export function isAppLink(href: string): boolean {
  if (href.length > MAX_LENGTH || BREAKING.test(href) || !URL.canParse(href)) return false;
  const { protocol } = new URL(href);
  if (!SCHEMES.has(protocol) || !href.startsWith(`${protocol}//`)) return false;
  if (protocol !== 'intent:') return true;
  return (
    href.endsWith(ANDROID_END) && href.indexOf('#Intent;') === href.length - ANDROID_END.length
  );
}
