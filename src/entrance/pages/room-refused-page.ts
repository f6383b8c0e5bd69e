import { html } from 'hono/html';
import { requestFacts } from '../../http/error-page.ts';
import { backTo, namedHeading, renderPage, sentence, type Way, ways } from '../../http/layout.ts';
import type { Visit } from '../../http/site.ts';
import type { Html } from '../../http/texts/texts.ts';
import type { Missing } from '../../rooms/missing.ts';
import { clockTime } from './clock-time.ts';

/** Why the rules turn somebody away, with what may be told about it. */
export type RoomRefusal =
  | { readonly code: 'room_refused_no_rule' }
  | { readonly code: 'room_refused_not_listed'; readonly missing: Missing }
  /** `opensAt`: seconds since 1970, null when it never opens; `zone`: whose clocks tell it. */
  | {
      readonly code: 'room_refused_closed';
      readonly opensAt: number | null;
      readonly zone: string;
    }
  /** `lacksFactor`: they signed in without a second factor. `method`: the title of the way they came. */
  | {
      readonly code: 'room_refused_too_weak';
      readonly lacksFactor: boolean;
      readonly method: string;
      /** They set one up on the page of their account. */
      readonly hasOwnFactors: boolean;
    };

export interface RoomRefusedView {
  readonly room: string;
  readonly refusal: RoomRefusal;
  /** Who is signed in; null for nobody. */
  readonly name: string | null;
  readonly requestId: string;
  /** Addresses of ours, with the base path. `accountHref` is where one signs in, for who has not. */
  readonly retryHref: string;
  readonly accountHref: string;
  /** Where one signs in as strongly as the room asks. */
  readonly againHref: string;
  readonly jitsiUrl: URL;
}

/** What is missing, in plain words, who one is signed in as, and what one can do about it. */
export function roomRefusedPage(visit: Visit, view: RoomRefusedView): Html {
  const { texts } = visit;
  const { title, heading } = namedHeading(texts.roomRefusedTitle, view.room);
  return renderPage(visit, {
    title,
    body: html`${heading}
<p class="lead">${lackOf(visit, view.refusal)}</p>
${whoYouAre(visit, view)}
${howTo(visit, view.refusal)}
${ways(waysOn(visit, view))}`,
    stub: requestFacts(visit, view.refusal.code, view.requestId),
  });
}

/** The first is what helps most. */
function waysOn(visit: Visit, view: RoomRefusedView): Way[] {
  const { texts } = visit;
  const { refusal } = view;
  const account = {
    href: view.accountHref,
    label: view.name === null ? texts.roomRefusedSignIn : texts.roomRefusedOtherAccount,
  };
  const retry = { href: view.retryHref, label: texts.errorRetry };
  const back = backTo(visit, view.jitsiUrl);
  if (refusal.code === 'room_refused_not_listed') return [account, retry, back];
  if (refusal.code !== 'room_refused_too_weak') return [retry, account, back];
  const again = { href: view.againHref, label: texts.roomRefusedAgain };
  const setUp = { href: view.accountHref, label: texts.roomRefusedSetUp };
  return refusal.lacksFactor && refusal.hasOwnFactors
    ? [setUp, again, back]
    : [again, account, back];
}

/** How somebody gets what the room asks for. */
function howTo(visit: Visit, refusal: RoomRefusal): Html {
  if (refusal.code !== 'room_refused_too_weak') return html``;
  const { lacksFactor, hasOwnFactors, method } = refusal;
  if (!lacksFactor) return html`<p>${sentence(visit, 'roomRefusedStronger', { method })}</p>`;
  const key = hasOwnFactors ? 'roomRefusedFactorHere' : 'roomRefusedFactorThere';
  return html`<p>${sentence(visit, key, { method })}</p>`;
}

function lackOf(visit: Visit, refusal: RoomRefusal): Html {
  switch (refusal.code) {
    case 'room_refused_no_rule':
      return sentence(visit, 'roomRefusedNoRule');
    case 'room_refused_closed':
      return closedUntil(visit, refusal.opensAt, refusal.zone);
    case 'room_refused_too_weak':
      return sentence(visit, refusal.lacksFactor ? 'roomRefusedNoFactor' : 'roomRefusedTooWeak');
    case 'room_refused_not_listed':
      return onlyOthers(visit, refusal.missing);
  }
}

function closedUntil(visit: Visit, opensAt: number | null, zone: string): Html {
  if (opensAt === null) return sentence(visit, 'roomRefusedClosed');
  return sentence(visit, 'roomRefusedOpensAt', { time: clockTime(visit, opensAt, zone) });
}

function onlyOthers(visit: Visit, { who, others, hostsOnly }: Missing): Html {
  if (who.length === 0) return sentence(visit, 'roomRefusedNotListed');
  const facts = { who: new Intl.ListFormat(visit.language).format(who) };
  if (others) return sentence(visit, 'roomRefusedOnlyAndOthers', facts);
  return sentence(visit, hostsOnly ? 'roomRefusedOnlyOpen' : 'roomRefusedOnlyEnter', facts);
}

function whoYouAre(visit: Visit, { name, refusal }: RoomRefusedView): Html {
  if (name === null) return html``;
  const you = refusal.code === 'room_refused_not_listed' ? refusal.missing.you : [];
  if (you.length === 0) return html`<p>${sentence(visit, 'roomRefusedYou', { name })}</p>`;
  const what = new Intl.ListFormat(visit.language).format(you);
  return html`<p>${sentence(visit, 'roomRefusedYouAs', { name, what })}</p>`;
}
