import { html } from 'hono/html';
import { requestFacts } from '../../http/error-page.ts';
import { backTo, hostOf, namedHeading, renderPage, ways } from '../../http/layout.ts';
import type { Visit } from '../../http/site.ts';
import { fillHtml, type Html, type TextKey } from '../../http/texts/texts.ts';

/** Why Prosody would turn the token away. */
export type TokenRefusalReason =
  | 'expired'
  | 'not-yet-valid'
  | 'room'
  | 'tenant'
  | 'identity'
  | 'signature'
  | 'other';

export interface TokenRefusedView {
  readonly room: string;
  readonly reason: TokenRefusalReason;
  readonly requestId: string;
  /** Back to the room at our place; null when trying again cannot help. */
  readonly retryHref: string | null;
  readonly jitsiUrl: URL;
}

const REASONS: Readonly<Record<TokenRefusalReason, { why: TextKey; advice: readonly TextKey[] }>> =
  {
    expired: { why: 'refusedExpired', advice: ['refusedTryAgain', 'refusedTellOperator'] },
    'not-yet-valid': {
      why: 'refusedNotYetValid',
      advice: ['refusedTryAgain', 'refusedTellOperator'],
    },
    room: { why: 'refusedRoom', advice: ['refusedCheckAddress', 'refusedTellOperator'] },
    tenant: { why: 'refusedTenant', advice: ['refusedCheckAddress', 'refusedTellOperator'] },
    identity: { why: 'refusedIdentity', advice: ['refusedTellOperator'] },
    signature: { why: 'refusedSignature', advice: ['refusedTellOperator'] },
    other: { why: 'refusedOther', advice: ['refusedCheckAddress', 'refusedTellOperator'] },
  };

/**
 * Jitsi itself would only say "not allowed" and leave the person there, so whoever would be refused reads
 * why here, where they can do something about it.
 */
export function tokenRefusedPage(visit: Visit, view: TokenRefusedView): Html {
  const { texts } = visit;
  const { title, heading } = namedHeading(texts.refusedTitle, view.room);
  const { why, advice } = REASONS[view.reason];
  const host = hostOf(view.jitsiUrl);
  const back = backTo(visit, view.jitsiUrl);
  const retry = view.retryHref === null ? [] : [{ href: view.retryHref, label: texts.errorRetry }];
  return renderPage(visit, {
    title,
    body: html`${heading}
<p class="lead">${texts.refusedLead}</p>
<p>${texts[why]}</p>
<h2>${texts.refusedWhatToDo}</h2>
<ul class="advice">${advice.map((key) => html`<li>${fillHtml(texts[key], { host })}</li>`)}</ul>
${ways([...retry, back])}`,
    stub: requestFacts(visit, `token_refused_${view.reason.replaceAll('-', '_')}`, view.requestId),
  });
}
