import { html } from 'hono/html';
import type { Visit } from '../../http/site.ts';
import type { Html } from '../../http/texts/texts.ts';

export interface SilentSignOutView {
  /** Where the provider ends its session. */
  readonly departure: URL;
  /** Jitsi's page that says it is done. */
  readonly next: URL;
}

/** How long the provider may take. Jitsi waits three seconds for all of it. */
const AFTER_MS = 1500;

/**
 * Nobody sees it: it lies in a hidden frame of Jitsi's. The provider's answer comes into a frame below it, so that a
 * provider that asks a question, takes its time or will not be framed keeps nobody from the end of the way.
 */
export function silentSignOutPage(
  { site, texts, language }: Visit,
  { departure, next }: SilentSignOutView,
): Html {
  return html`<!doctype html>
<html lang="${language}">
<meta charset="utf-8">
<title>${texts.departTitle} · ${site.name}</title>
<noscript><meta http-equiv="refresh" content="1;url=${next.href}"></noscript>
<script type="module" src="${site.assets.href('silentSignOut')}"></script>
<body data-next="${next.href}" data-after="${AFTER_MS}">
<iframe src="${departure.href}" title="${texts.departTitle}" sandbox="allow-scripts allow-forms allow-same-origin"></iframe>
</body>
</html>`;
}

/** Its policy: one frame, wherever the provider leads on to, and one script of ours. */
export function silentSignOutPolicy(jitsiOrigin: string, departure: URL): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `frame-src https: ${departure.origin}`,
    "form-action 'none'",
    "base-uri 'none'",
    `frame-ancestors ${jitsiOrigin}`,
  ].join('; ');
}
