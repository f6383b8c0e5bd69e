import { html } from 'hono/html';
import { backTo, renderPage, sentence, ways } from '../../http/layout.ts';
import { paths } from '../../http/paths.ts';
import { linkTo, type Visit } from '../../http/site.ts';
import type { Html } from '../../http/texts/texts.ts';

export interface SignedOutView {
  /** The origin that is told `logout-success`: Jitsi's, exactly. Null tells nobody. */
  readonly notifyOrigin: string | null;
  /** The title of a method whose own session may live on; null when it was ended too. */
  readonly stillSignedInAt: string | null;
  readonly jitsiUrl: URL;
  /** Where the browser goes on to by itself. Default: nowhere. */
  readonly goesOnTo?: URL | null;
}

/** The end of a sign-out; in Jitsi's hidden frame it also tells Jitsi so. */
export function signedOutPage(visit: Visit, view: SignedOutView): Html {
  const { site, texts } = visit;
  if (view.notifyOrigin !== null && new URL(view.notifyOrigin).origin !== view.notifyOrigin) {
    throw new RangeError('The origin to notify is not exactly an origin.');
  }
  const marker = view.notifyOrigin === null ? '' : html` data-origin="${view.notifyOrigin}"`;
  const note =
    view.stillSignedInAt === null
      ? ''
      : html`<p class="note">${sentence(visit, 'signedOutProviderStays', { method: view.stillSignedInAt })}</p>`;
  return renderPage(visit, {
    title: texts.signedOutTitle,
    ...(view.notifyOrigin === null ? {} : { script: 'signedOut' as const }),
    ...(view.goesOnTo ? { refreshTo: view.goesOnTo.href } : {}),
    body: html`<h1 class="plain"${marker}>${texts.signedOutTitle}</h1>
<p>${texts.signedOutText}</p>
${note}
${ways([
  backTo(visit, view.jitsiUrl),
  { href: linkTo(site, paths.account()), label: texts.signedOutAgain },
])}`,
  });
}
