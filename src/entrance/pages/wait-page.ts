import { html } from 'hono/html';
import { namedHeading, renderPage, sentence } from '../../http/layout.ts';
import type { Visit } from '../../http/site.ts';
import { fill, type Html } from '../../http/texts/texts.ts';
import { clockTime } from './clock-time.ts';

export interface WaitView {
  /** The room as people write it. */
  readonly room: string;
  /** When the meeting begins, seconds since 1970, and whose clocks tell it; null: a host is waited for. */
  readonly opens: { readonly at: number; readonly zone: string } | null;
  /** The same as a word, as `stateHref` answers it. */
  readonly waitsFor: string;
  /** Under what name they will be in the room; null where nobody knows. */
  readonly name: string | null;
  /** Null for somebody who has signed in. This and all below but Jitsi's: ours, with the base path. */
  readonly signInHref: string | null;
  readonly jitsiUrl: URL;
  /** Where the page hears that it is worth asking again, where it asks whether, and itself. */
  readonly eventsHref: string;
  readonly stateHref: string;
  readonly againHref: string;
}

/** How often the page comes anew where no script runs. */
const REFRESH_SECONDS = 10;

/** Goes on by itself: by its script when it is told, else by coming anew. */
export function waitPage(visit: Visit, view: WaitView): Html {
  const { texts } = visit;
  const { title, heading } = namedHeading(texts.waitTitle, view.room);
  const { eventsHref, stateHref, waitsFor, againHref } = view;
  return renderPage(visit, {
    title,
    script: 'wait',
    comesAnewAfter: REFRESH_SECONDS,
    body: html`${heading}
${DOOR_AJAR}
<p class="lead" role="status" data-wait data-events="${eventsHref}" data-state="${stateHref}" data-waits-for="${waitsFor}" data-again="${againHref}" data-go="${texts.waitGo}">${whatFor(visit, view.opens)}</p>
${view.name === null ? '' : html`<p>${sentence(visit, 'waitAs', { name: view.name })}</p>`}
${waysAside(visit, view)}`,
  });
}

function whatFor(visit: Visit, opens: WaitView['opens']): Html {
  if (opens === null) return html`${visit.texts.waitNoHost} ${visit.texts.waitGoesOn}`;
  const time = clockTime(visit, opens.at, opens.zone);
  return html`${sentence(visit, 'waitNotBegun', { time })} ${visit.texts.waitGoesOn}`;
}

/** None of them is the main one: that is to stay. */
function waysAside({ texts }: Visit, { signInHref, jitsiUrl }: WaitView): Html {
  const signIn =
    signInHref === null
      ? ''
      : html`<a class="button quiet" href="${signInHref}">${texts.waitSignIn}</a>`;
  const back = fill(texts.errorBack, { host: jitsiUrl.host });
  return html`<p class="ways">${signIn}<a class="button quiet" href="${jitsiUrl.href}">${back}</a></p>`;
}

/** A door ajar, with the light of the room behind it; door.css moves it, slowly. */
const DOOR_AJAR = html`<svg class="door" viewBox="0 0 240 112" width="240" height="112" aria-hidden="true" focusable="false">
<path class="floor" d="M16 96H224"/>
<path class="glow" d="M96 96V22q0-6 6-6h36q6 0 6 6v74z"/>
<path class="beam" d="M97 96h46l36 16H97z"/>
<path class="frame" d="M90 96V20q0-10 10-10h40q10 0 10 10v76"/>
<g class="leaf"><path d="M96 17l44 7v80l-44-8z"/><circle cx="133" cy="63" r="2.5"/></g>
</svg>`;
