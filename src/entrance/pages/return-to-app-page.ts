import { html } from 'hono/html';
import { namedHeading, renderPage } from '../../http/layout.ts';
import type { Visit } from '../../http/site.ts';
import type { Html } from '../../http/texts/texts.ts';
import { isAppLink } from './app-link.ts';

export interface ReturnToAppView {
  /** The room's display name. */
  readonly room: string;
  /** The address that opens the app, with the token. */
  readonly appLink: string;
  /** The same meeting in the browser; null leaves the choice out. */
  readonly webLink: string | null;
  /** Go by itself as well; Chromium on Android wants a tap all the same. */
  readonly automatic: boolean;
}

/** Back to the app: one large link. Throws a RangeError for a link that is not an app's. */
export function returnToAppPage(visit: Visit, view: ReturnToAppView): Html {
  if (![view.appLink, view.webLink].every((link) => link === null || isAppLink(link))) {
    throw new RangeError('The way back to the app is not an address of a Jitsi app.');
  }
  const { texts } = visit;
  const { title, heading } = namedHeading(texts.appTitle, view.room);
  const inBrowser =
    view.webLink === null
      ? ''
      : html`<a class="button quiet" href="${view.webLink}">${texts.appInBrowser}</a>`;
  return renderPage(visit, {
    title,
    ...(view.automatic ? { script: 'returnToApp' as const } : {}),
    body: html`${heading}
<p class="lead">${view.automatic ? texts.appTextAutomatic : texts.appText}</p>
<p class="ways"><a class="button" href="${view.appLink}" data-open-app="${view.automatic ? 'auto' : 'tap'}">${texts.appOpen}</a>${inBrowser}</p>`,
  });
}
