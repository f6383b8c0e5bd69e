import { html } from 'hono/html';
import { hostOf, namedHeading, renderPage } from '../../http/layout.ts';
import { plainText } from '../../http/plain-text.ts';
import { type SignInWay, signInWays } from '../../http/sign-in-ways.ts';
import type { Visit } from '../../http/site.ts';
import { fill, fillHtml, type Html, type TextKey } from '../../http/texts/texts.ts';
import { codeField, nameField } from './guest-fields.ts';

export interface DoorView {
  /** The room as people write it. */
  readonly room: string;
  readonly offer: DoorOffer;
  /** Where one can sign in; nobody sees it who has. `href`: ours, with the base path. */
  readonly ways: readonly SignInWay[];
  /** Who has signed in in this browser; null for nobody. */
  readonly signedInAs: string | null;
  /** Where somebody who has signed in can do so as somebody else. */
  readonly accountHref: string;
  /** Where Jitsi lives: who is sent on goes there. */
  readonly jitsiUrl: URL;
  /** The mark behind a guest's name: `(guest)`. */
  readonly mark: string;
  /** What stands in the name's field already. */
  readonly name: string;
  readonly problem: DoorProblem | null;
  /** The address of the form, ours, with the base path. */
  readonly action: string;
}

/** What there is besides signing in. */
export type DoorOffer =
  /** Come in, by what is asked for here. */
  | {
      readonly kind: 'come-in';
      /** Nobody is asked who has signed in. */
      readonly asksName: boolean;
      readonly asksCode: boolean;
      /** They come in once a host is there. */
      readonly waits: boolean;
    }
  /** Go on to Jitsi without a token. */
  | { readonly kind: 'to-jitsi' };

/** What was wrong with the form that was sent. */
export type DoorProblem =
  | { readonly field: 'name' }
  | { readonly field: 'code'; readonly minutesToWait: number | null };

/** The two ways into a room: as somebody whom a provider vouches for, or as a guest. */
export function doorPage(visit: Visit, view: DoorView): Html {
  const { texts } = visit;
  const { title, heading } = namedHeading(texts.doorTitle, view.room);
  return renderPage(visit, {
    title,
    body: html`${heading}
<p class="lead">${leadOf(visit, view)}</p>
${
  view.signedInAs === null
    ? html`${signInWays(visit, view.ways)}
<p class="or">${texts.doorOr}</p>`
    : ''
}
${formOf(visit, view)}`,
  });
}

function leadOf(visit: Visit, view: DoorView): Html {
  const facts = {
    name: html`<bdi>${plainText(view.signedInAs ?? '', 80)}</bdi>`,
    host: hostOf(view.jitsiUrl),
  };
  return html`${fillHtml(visit.texts[leadKey(view)], facts)}`;
}

function leadKey({ offer, signedInAs }: DoorView): TextKey {
  if (offer.kind === 'to-jitsi') {
    return signedInAs === null ? 'doorLeadJitsi' : 'doorLeadJitsiSignedIn';
  }
  if (!offer.asksCode) return 'doorLead';
  return signedInAs === null ? 'doorLeadCode' : 'doorLeadCodeSignedIn';
}

function formOf(visit: Visit, view: DoorView): Html {
  const { texts } = visit;
  const other =
    view.signedInAs === null
      ? ''
      : html`<a class="button quiet" href="${view.accountHref}">${texts.roomRefusedOtherAccount}</a>`;
  return html`<form class="ways" method="post" action="${view.action}">
${fieldsOf(visit, view)}
<button class="button" type="submit">${texts[buttonKey(view)]}</button>${other}
</form>
${view.offer.kind === 'come-in' && view.offer.waits ? html`<p class="note below">${texts.doorWait}</p>` : ''}`;
}

function buttonKey({ offer, signedInAs }: DoorView): TextKey {
  if (offer.kind === 'to-jitsi') return 'doorToJitsi';
  return signedInAs === null ? 'doorEnter' : 'doorEnterSignedIn';
}

function fieldsOf(visit: Visit, { offer, problem, name, mark }: DoorView): Html {
  if (offer.kind === 'to-jitsi') return html``;
  const fault = problem?.field === 'code' ? codeFault(visit, problem.minutesToWait) : null;
  const isWrong = problem?.field === 'name';
  return html`${offer.asksName ? nameField(visit, { name, mark, isWrong }) : ''}
${offer.asksCode ? codeField(visit, fault) : ''}`;
}

function codeFault({ texts }: Visit, minutesToWait: number | null): string {
  if (minutesToWait === null) return texts.doorCodeWrong;
  return fill(texts.doorCodeBlocked, { minutes: String(minutesToWait) });
}
