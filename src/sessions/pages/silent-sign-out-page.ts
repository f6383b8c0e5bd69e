import { html } from 'hono/html';
import type { Visit } from '../../http/site.ts';
import type { Html } from '../../http/texts/texts.ts';

export interface SilentSignOutView {
  /** Where the provider ends its session. */
  readonly departure: URL;
  /** The path of ours where the provider sends people back to. */
  readonly returnPath: string;
  /** Jitsi's page that says it is done. */
  readonly next: URL;
  /** How many milliseconds the provider may take. */
  readonly withinMs: number;
}

/**
 * Nobody sees it: it lies in a hidden frame of Jitsi's. Its script opens the provider's sign-out in a frame below it and
 * goes on when that has come back to us, or when the time is over: a provider that asks a question, hangs or will not be
 * framed keeps nobody from the end of the way. Where it turns out to be no frame, it leads to the provider itself.
 */
export function silentSignOutPage({ site, texts, language }: Visit, view: SilentSignOutView): Html {
  const { departure, returnPath, next, withinMs } = view;
  return html`<!doctype html>
<html lang="${language}">
<meta charset="utf-8">
<title>${texts.departTitle} · ${site.name}</title>
<noscript><meta http-equiv="refresh" content="1;url=${next.href}"></noscript>
<script type="module" src="${site.assets.href('silentSignOut')}"></script>
<body data-departure="${departure.href}" data-return="${returnPath}" data-next="${next.href}" data-within="${withinMs}">
</body>
</html>`;
}

/** Its policy: one frame, wherever the provider leads on to, and one script of ours. `framers`: exact origins. */
export function silentSignOutPolicy(framers: readonly string[], departure: URL): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `frame-src 'self' https: ${departure.origin}`,
    "form-action 'none'",
    "base-uri 'none'",
    `frame-ancestors ${[...new Set(framers)].join(' ')}`,
  ].join('; ');
}
