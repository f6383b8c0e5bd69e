import { html } from 'hono/html';
import { backTo, renderPage, sentence, type Way, ways } from '../../http/layout.ts';
import type { Visit } from '../../http/site.ts';
import type { Html } from '../../http/texts/texts.ts';

export interface CancelledView {
  /** The method's title, as on the chooser. */
  readonly method: string;
  /** Addresses of ours, with the base path. */
  readonly retryHref: string;
  /** The chooser; null where there is only one way. */
  readonly chooserHref: string | null;
  /** The meeting at Jitsi, without a token. */
  readonly jitsiUrl: URL;
}

/** Somebody thought better of it at the provider (`access_denied`): no error, a sentence and a way on. */
export function cancelledPage(visit: Visit, view: CancelledView): Html {
  const { texts } = visit;
  const next: Way[] = [{ href: view.retryHref, label: texts.cancelledRetry }];
  if (view.chooserHref !== null) next.push({ href: view.chooserHref, label: texts.cancelledOther });
  next.push(backTo(visit, view.jitsiUrl));
  return renderPage(visit, {
    title: texts.cancelledTitle,
    body: html`<h1 class="plain">${texts.cancelledTitle}</h1>
<p>${sentence(visit, 'cancelledText', { method: view.method })}</p>
${ways(next)}`,
  });
}
