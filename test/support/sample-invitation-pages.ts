import { type InvitationView, invitationPage } from '../../src/entrance/pages/invitation-page.ts';
import {
  type InvitationRefusal,
  invitationRefusedPage,
} from '../../src/entrance/pages/invitation-refused-page.ts';
import type { Visit } from '../../src/http/site.ts';
import type { Html } from '../../src/http/texts/texts.ts';

const offered: InvitationView = {
  room: 'Weekly Planning',
  meeting: null,
  expiresAt: 1_795_413_600,
  zone: 'UTC',
  person: null,
  signedInAs: null,
  isForOne: false,
  mark: '(guest)',
  name: '',
  problem: null,
  action: '/invite/x',
  formToken: 'x',
};

const appointment: Partial<InvitationView> = {
  room: 'Sprechstunde Dr. Okafor',
  meeting: { room: 'practice-7', startsAt: 1_795_413_600, endsAt: 1_795_415_400 },
  zone: 'Europe/Berlin',
  person: 'Erika Muster',
  isForOne: true,
};

const wrongName: Partial<InvitationView> = {
  room: 'Donaudampfschifffahrtsgesellschaftskapitänsversammlung-2026 <b>',
  isForOne: true,
  name: '***',
  problem: 'name',
};

const somebodyElse: Partial<InvitationView> = {
  person: 'Erika Muster',
  signedInAs: 'Åsa Öberg',
  isForOne: true,
  problem: 'again',
};

const early: InvitationRefusal = {
  code: 'invitation_early',
  room: 'Opening night',
  opensAt: 1_795_413_600,
  zone: 'Europe/Berlin',
};

type Draw = (seen: Visit) => Html;

const offer =
  (more: Partial<InvitationView>): Draw =>
  (seen) =>
    invitationPage(seen, { ...offered, ...more });

const refuse =
  (refusal: InvitationRefusal): Draw =>
  (seen) =>
    invitationRefusedPage(seen, {
      refusal,
      requestId: '7KQ2-M4XP-9DTV',
      retryHref: '/invite/x',
      jitsiUrl: new URL('https://meet.example.org/'),
    });

/** What a link that invites may show, open and closed. */
export const sampleInvitationPages: readonly (readonly [string, Draw])[] = [
  ['invitation', offer({})],
  ['invitation-appointment', offer(appointment)],
  ['invitation-wrong-name', offer(wrongName)],
  ['invitation-signed-in', offer(somebodyElse)],
  ['invitation-early', refuse(early)],
  ['invitation-spent', refuse({ code: 'invitation_spent', isForOne: true })],
  ['invitation-expired', refuse({ code: 'invitation_expired' })],
  ['invitation-withdrawn', refuse({ code: 'invitation_withdrawn' })],
  ['invitation-unknown', refuse({ code: 'invitation_unknown' })],
  ['invitation-not-kept', refuse({ code: 'invitation_not_kept' })],
];
