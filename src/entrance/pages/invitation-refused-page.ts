import { html } from 'hono/html';
import { requestFacts } from '../../http/error-page.ts';
import { backTo, namedHeading, renderPage, sentence, ways } from '../../http/layout.ts';
import type { Visit } from '../../http/site.ts';
import type { Html, TextKey } from '../../http/texts/texts.ts';
import { clockTime } from './clock-time.ts';

/** Why a link leads nowhere, now or for this person. */
export type InvitationRefusal =
  /** It is of no invitation of ours. Nothing is told of what it might have been. */
  | { readonly code: 'invitation_unknown' }
  /** Its time has not come: `opensAt` in seconds since 1970, by the clocks of `zone`. */
  | {
      readonly code: 'invitation_early';
      readonly room: string;
      readonly opensAt: number;
      readonly zone: string;
    }
  | { readonly code: 'invitation_expired' }
  | { readonly code: 'invitation_withdrawn' }
  | { readonly code: 'invitation_spent'; readonly isForOne: boolean }
  /** The browser keeps no cookies, so that nobody could say whose place it is. Nothing was spent. */
  | { readonly code: 'invitation_not_kept' };

export interface InvitationRefusedView {
  readonly refusal: InvitationRefusal;
  readonly requestId: string;
  /** The link itself, for what may be otherwise the next time; null for one of no invitation. */
  readonly retryHref: string | null;
  readonly jitsiUrl: URL;
}

const TEXTS: Readonly<
  Record<
    Exclude<InvitationRefusal['code'], 'invitation_early' | 'invitation_spent'>,
    { title: TextKey; text: TextKey }
  >
> = {
  invitation_unknown: { title: 'invitationUnknownTitle', text: 'invitationUnknown' },
  invitation_expired: { title: 'invitationExpiredTitle', text: 'invitationExpired' },
  invitation_withdrawn: { title: 'invitationWithdrawnTitle', text: 'invitationWithdrawn' },
  invitation_not_kept: { title: 'invitationNotKeptTitle', text: 'invitationNotKept' },
};

/**
 * What has become of the link, and what one can do. A link that seats nobody any more tells nothing of its room or
 * of whom it was for: it may have come into other hands.
 */
export function invitationRefusedPage(visit: Visit, view: InvitationRefusedView): Html {
  const { texts } = visit;
  const { refusal, requestId, retryHref, jitsiUrl } = view;
  const { title, heading, text } = saying(visit, refusal);
  const mayChange = ['invitation_early', 'invitation_not_kept'].includes(refusal.code);
  const retry =
    mayChange && retryHref !== null ? [{ href: retryHref, label: texts.errorRetry }] : [];
  const back = backTo(visit, jitsiUrl);
  return renderPage(visit, {
    title,
    body: html`${heading}
<p>${text}</p>
${ways([...retry, back])}`,
    stub: requestFacts(visit, refusal.code, requestId),
  });
}

function saying(
  visit: Visit,
  refusal: InvitationRefusal,
): { title: string; heading: Html; text: Html | string } {
  const { texts } = visit;
  if (refusal.code === 'invitation_early') {
    const time = clockTime(visit, refusal.opensAt, refusal.zone);
    const heading = namedHeading(texts.invitationEarlyTitle, refusal.room);
    return { ...heading, text: sentence(visit, 'invitationEarly', { time }) };
  }
  if (refusal.code === 'invitation_spent') {
    const text = refusal.isForOne ? texts.invitationSpentByOne : texts.invitationSpent;
    return { ...plainHeading(texts.invitationSpentTitle), text };
  }
  const { title, text } = TEXTS[refusal.code];
  return { ...plainHeading(texts[title]), text: texts[text] };
}

function plainHeading(title: string): { title: string; heading: Html } {
  return { title, heading: html`<h1 class="plain">${title}</h1>` };
}
