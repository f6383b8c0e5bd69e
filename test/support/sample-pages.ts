import { type DoorView, doorPage } from '../../src/entrance/pages/door-page.ts';
import { returnToAppPage } from '../../src/entrance/pages/return-to-app-page.ts';
import { roomRefusedPage } from '../../src/entrance/pages/room-refused-page.ts';
import { tokenRefusedPage } from '../../src/entrance/pages/token-refused-page.ts';
import { waitPage } from '../../src/entrance/pages/wait-page.ts';
import { departPage } from '../../src/http/depart-page.ts';
import { errorPage } from '../../src/http/error-page.ts';
import { homePage } from '../../src/http/home-page.ts';
import type { Visit } from '../../src/http/site.ts';
import type { Html } from '../../src/http/texts/texts.ts';
import { guestMarks } from '../../src/rooms/guest-name.ts';
import { signOutPage } from '../../src/sessions/pages/sign-out-page.ts';
import { signedOutPage } from '../../src/sessions/pages/signed-out-page.ts';
import { cancelledPage } from '../../src/sign-in/pages/cancelled-page.ts';
import { sampleInvitationPages } from './sample-invitation-pages.ts';
import { sampleOwnPages } from './sample-own-pages.ts';
import { sampleSignInPages } from './sample-sign-in-pages.ts';
import { jitsiUrl } from './sample-site.ts';

const requestId = '7KQ2-M4XP-9DTV';

const retry = (seen: Visit) => ({ href: '/room/weekly', label: seen.texts.errorRetry });
const back = (seen: Visit) => ({
  href: jitsiUrl.href,
  label: seen.texts.errorBack.replace('{host}', jitsiUrl.host),
});

const roomRefused = {
  room: 'Staff room <b>',
  name: 'Ben',
  requestId,
  retryHref: '/room/staff%20room',
  accountHref: '/account',
  againHref: '/sign-in?continue=x',
  jitsiUrl,
};

const waiting = {
  signInHref: null,
  jitsiUrl,
  waitsFor: 'host',
  eventsHref: '/wait/events',
  stateHref: '/wait/state',
  againHref: '/page/wait',
};

const markOf = ({ language }: Visit): string => guestMarks[language].trim();

const door: DoorView = {
  room: 'Weekly Planning',
  offer: { kind: 'come-in', asksName: true, asksCode: false, waits: true },
  ways: [{ title: 'University account', href: '/sign-in/university?continue=x' }],
  signedInAs: null,
  accountHref: '/account',
  jitsiUrl,
  mark: '(guest)',
  name: '',
  problem: null,
  action: '/door?continue=x',
};

/** Every page there is, with data as people have it: short and long, plain and hostile. */
export const samplePages: ReadonlyMap<string, (seen: Visit) => Html> = new Map<
  string,
  (seen: Visit) => Html
>([
  ['home', (seen) => homePage(seen, { jitsiUrl })],
  ...sampleSignInPages,
  ['door', (seen) => doorPage(seen, { ...door, mark: markOf(seen) })],
  [
    'door-code',
    (seen) =>
      doorPage(seen, {
        ...door,
        room: 'Donaudampfschifffahrtsgesellschaftskapitänsversammlung-2026 <script>alert(1)</script>',
        offer: { kind: 'come-in', asksName: true, asksCode: true, waits: false },
        ways: [
          {
            title: 'Gemeinschaftsverbund der Bibliotheken und Archive Norddeutschlands',
            href: '/sign-in/a?continue=x',
          },
          { title: 'حساب الجامعة', href: '/sign-in/b?continue=x' },
        ],
        mark: markOf(seen),
        name: 'Åsa <b>',
        problem: { field: 'code', minutesToWait: null },
      }),
  ],
  [
    'door-code-blocked',
    (seen) =>
      doorPage(seen, {
        ...door,
        offer: { kind: 'come-in', asksName: false, asksCode: true, waits: false },
        signedInAs: 'Åsa Öberg',
        problem: { field: 'code', minutesToWait: 15 },
      }),
  ],
  [
    'door-name-wrong',
    (seen) =>
      doorPage(seen, { ...door, mark: markOf(seen), name: '***', problem: { field: 'name' } }),
  ],
  ['door-to-jitsi', (seen) => doorPage(seen, { ...door, offer: { kind: 'to-jitsi' } })],
  [
    'cancelled',
    (seen) =>
      cancelledPage(seen, {
        method: 'University account',
        retryHref: '/sign-in/university?continue=x',
        chooserHref: '/sign-in?continue=x',
        jitsiUrl,
      }),
  ],
  [
    'return-to-app',
    (seen) =>
      returnToAppPage(seen, {
        room: '会議室 Öffentlich',
        appLink: 'org.jitsi.meet://meet.example.org/room?jwt=x',
        webLink: 'https://meet.example.org/room',
        automatic: false,
      }),
  ],
  [
    'return-to-app-automatic',
    (seen) =>
      returnToAppPage(seen, {
        room: 'Weekly Planning',
        appLink: 'jitsi-meet://meet.example.org/room?jwt=x',
        webLink: null,
        automatic: true,
      }),
  ],
  [
    'token-refused',
    (seen) =>
      tokenRefusedPage(seen, {
        room: 'Weekly Planning',
        reason: 'tenant',
        requestId,
        retryHref: null,
        jitsiUrl,
      }),
  ],
  [
    'room-refused-too-weak',
    (seen) =>
      roomRefusedPage(seen, {
        ...roomRefused,
        refusal: {
          code: 'room_refused_too_weak',
          lacksFactor: true,
          method: 'Accounts here',
          hasOwnFactors: true,
        },
      }),
  ],
  [
    'room-refused-other-class',
    (seen) =>
      roomRefusedPage(seen, {
        ...roomRefused,
        refusal: {
          code: 'room_refused_too_weak',
          lacksFactor: false,
          method: 'University account',
          hasOwnFactors: false,
        },
      }),
  ],
  [
    'room-refused',
    (seen) =>
      roomRefusedPage(seen, {
        ...roomRefused,
        refusal: {
          code: 'room_refused_not_listed',
          missing: { who: ['teachers'], others: false, hostsOnly: true, you: ['a student'] },
        },
      }),
  ],
  [
    'room-refused-closed',
    (seen) =>
      roomRefusedPage(seen, {
        ...roomRefused,
        refusal: {
          code: 'room_refused_closed',
          opensAt: 1_795_413_600,
          zone: 'Europe/Berlin',
        },
      }),
  ],
  ...sampleInvitationPages,
  [
    'wait',
    (seen) => waitPage(seen, { ...waiting, room: 'Class 7', name: 'Ben Sykes', opens: null }),
  ],
  [
    'wait-not-begun',
    (seen) =>
      waitPage(seen, {
        ...waiting,
        room: 'Donaudampfschifffahrtsgesellschaftskapitänsversammlung <b>',
        name: 'مريم (guest)',
        signInHref: '/sign-in?continue=x',
        opens: { at: 1_795_413_600, zone: 'Europe/Berlin' },
      }),
  ],
  ...sampleOwnPages,
  ['sign-out', (seen) => signOutPage(seen, { name: 'Åsa Öberg', formToken: 'x' })],
  [
    'signed-out',
    (seen) =>
      signedOutPage(seen, { notifyOrigin: null, stillSignedInAt: 'University account', jitsiUrl }),
  ],
  [
    'depart',
    (seen) => withoutRefresh(departPage(seen, { to: new URL('https://id.example.org/x') })),
  ],
  [
    'error-not-found',
    (seen) =>
      errorPage(seen, {
        title: seen.texts.errorTitleNotFound,
        sentence: seen.texts.error_not_found,
        code: 'not_found',
        requestId,
        ways: [back(seen)],
      }),
  ],
  [
    'error-busy',
    (seen) =>
      errorPage(seen, {
        title: seen.texts.errorTitleBusy,
        sentence: seen.texts.error_too_many_requests,
        note: seen.texts.errorWait.replace('{seconds}', '42'),
        code: 'too_many_requests',
        requestId,
        ways: [back(seen)],
      }),
  ],
  [
    'error-provider',
    (seen) =>
      errorPage(seen, {
        title: seen.texts.errorTitleUnavailable,
        sentence: seen.texts.error_provider_unavailable,
        note: seen.texts.errorReport,
        code: 'provider_unavailable',
        requestId,
        ways: [retry(seen), back(seen)],
      }),
  ],
]);

/** The page stands still for its photograph. */
async function withoutRefresh(page: Html): Promise<Awaited<Html>> {
  const still = String(await page).replace(/<meta http-equiv="refresh"[^>]*>/, '');
  return Object.assign(new String(still), { isEscaped: true as const }) as Awaited<Html>;
}
