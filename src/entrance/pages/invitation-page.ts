import { html } from 'hono/html';
import { nameLabel, renderPage, sentence } from '../../http/layout.ts';
import { plainText } from '../../http/plain-text.ts';
import type { Visit } from '../../http/site.ts';
import { fill, fillHtml, type Html } from '../../http/texts/texts.ts';
import { clockSpan, clockTime } from './clock-time.ts';
import { nameField } from './guest-fields.ts';

export interface InvitationView {
  /** The meeting's title, else the room as people write it. */
  readonly room: string;
  /** The meeting in it; null for none. */
  readonly meeting: InvitedMeeting | null;
  /** When the link ends, seconds since 1970. */
  readonly expiresAt: number;
  /** Whose clocks tell that: an IANA time zone. */
  readonly zone: string;
  /** Whose name is fixed in the invitation; null: they say who they are. */
  readonly person: string | null;
  /** Who has signed in in this browser; null for nobody. */
  readonly signedInAs: string | null;
  /** One person only may take it up. */
  readonly isForOne: boolean;
  /** The mark behind a guest's name: `(guest)`. */
  readonly mark: string;
  /** What stands in the name's field already. */
  readonly name: string;
  /** What was wrong with the form that was sent; null: it is the first time. */
  readonly problem: 'name' | 'again' | null;
  /** The address of the form, ours, with the base path. */
  readonly action: string;
  readonly formToken: string;
}

export interface InvitedMeeting {
  /** The room as people write it: the heading has the title. */
  readonly room: string;
  /** Seconds since 1970. */
  readonly startsAt: number;
  readonly endsAt: number;
}

/** What the link is an invitation to, and the one button that takes it up. */
export function invitationPage(visit: Visit, view: InvitationView): Html {
  const { title, heading } = headingOf(visit, view);
  return renderPage(visit, {
    title,
    body: html`${heading}
<p class="lead">${sentence(visit, 'invitationLead', { house: visit.site.name })}</p>
<dl class="facts">${factsOf(visit, view)}</dl>
${whoEnters(visit, view)}
${formOf(visit, view)}
${view.isForOne ? html`<p class="note below">${visit.texts.invitationForOne}</p>` : ''}`,
  });
}

function headingOf({ texts }: Visit, view: InvitationView): { title: string; heading: Html } {
  // Somebody else who has signed in is not greeted by the invited person's name.
  const name = view.signedInAs === null ? view.person : null;
  const template = name === null ? texts.invitationTitle : texts.invitationTitleNamed;
  const room = plainText(view.room, 80);
  const named = name === null ? '' : plainText(name, 80);
  const marked = { room: nameLabel(view.room), name: html`<bdi>${named}</bdi>` };
  return {
    title: fill(template, { room, name: named }),
    heading: html`<h1>${fillHtml(template, marked)}</h1>`,
  };
}

function factsOf(visit: Visit, { meeting, expiresAt, zone }: InvitationView): Html {
  const { texts } = visit;
  if (meeting === null) {
    return fact(texts.invitationValidUntil, clockTime(visit, expiresAt, zone));
  }
  const { room, startsAt, endsAt } = meeting;
  return html`${fact(texts.invitationWhen, clockSpan(visit, startsAt, endsAt, zone))}
${fact(texts.invitationRoom, room)}`;
}

function fact(label: string, value: string): Html {
  return html`<div><dt>${label}</dt><dd><bdi>${plainText(value)}</bdi></dd></div>`;
}

function whoEnters(visit: Visit, { signedInAs: you, person }: InvitationView): Html {
  if (you === null) return html``;
  const text =
    person === null
      ? sentence(visit, 'invitationSignedIn', { you })
      : sentence(visit, 'invitationSignedInOther', { you, name: person });
  return html`<p class="apart">${text}</p>`;
}

function formOf(visit: Visit, view: InvitationView): Html {
  const { texts } = visit;
  const again =
    view.problem === 'again'
      ? html`<p class="fault" role="alert">${texts.invitationAgain}</p>`
      : '';
  return html`<form class="ways" method="post" action="${view.action}">
<input type="hidden" name="form" value="${view.formToken}">
${again}${view.person === null && view.signedInAs === null ? nameField(visit, { ...view, isWrong: view.problem === 'name' }) : ''}
<button class="button" type="submit">${texts.invitationEnter}</button>
</form>`;
}
