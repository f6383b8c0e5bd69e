import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { isoTime } from '../../../src/base/clock.ts';
import type { Browser } from '../../support/browser.ts';
import { momentOf, type OpenStoryDatabase, PageStory } from '../../support/page-story.ts';
import {
  conferenceIn,
  messageIn,
  onConference,
  postConference,
} from '../../support/reservations.ts';
import { seatOf } from '../../support/story.ts';
import { assertWaits, type Waiting, wait } from '../../support/story-waits.ts';
import { AUTH } from '../../support/usher.ts';

const accounts = {
  okafor: { preferred_username: 'okafor', name: 'Dr. Okafor', groups: ['doctors'] },
  lindt: { preferred_username: 'lindt', name: 'Dr. Lindt', groups: ['doctors'] },
};

const FEATURES = {
  recording: false,
  transcription: false,
  livestreaming: false,
  'screen-sharing': true,
  'send-groupchat': true,
  'file-upload': true,
};
const PASSWORD = 'plum harbour 42';
const END = momentOf('2026-11-24T14:30+01:00');
const ENTER = 'Enter the room';

/** docs/topics/practice.md, from the making of an appointment to what is left of it. */
export function practiceStory(open: OpenStoryDatabase): void {
  describe('the practice', () => {
    let practice: PageStory;
    let erika: Browser;
    let waiting: Waiting;
    let link = '';
    let guest = '';
    let conference = '';
    let asks = 0;
    before(async () => {
      const now = '2026-11-20T11:00+01:00';
      practice = await PageStory.start({ page: 'practice', accounts, now, open });
      erika = practice.browser();
    });
    after(() => practice.close());

    async function makeAppointment(): Promise<string> {
      const typed = `${PASSWORD}\n`;
      const { text } = await practice.run('usher meeting create', { typed });
      assert.doesNotMatch(text, new RegExp(PASSWORD));
      link = (await practice.run('usher invitation create')).text.trim();
      return /\bm[0-9a-f]{24}\b/.exec(text)?.[0] ?? '';
    }

    /** As Prosody asks when somebody opens the room. */
    function askToBegin(): Promise<Response> {
      asks += 1;
      const startTime = isoTime(practice.clock.nowSeconds());
      const mailOwner = `${asks}@meet.example.org`;
      return practice.usher.answer(postConference({ name: 'visit-4711', startTime, mailOwner }));
    }

    test('an appointment is made, called off, and made anew', async () => {
      const id = await makeAppointment();
      const old = link;
      const { text } = await practice.run('usher meeting cancel', { ids: [id] });
      assert.match(text, /cancelled/);
      await practice.run('usher invitation revoke');
      await makeAppointment();
      const page = await practice.browser().visit(old);
      assert.equal(page.status, 410);
      assert.match(page.text, /This invitation is no longer valid/);
      assert.doesNotMatch(page.body, /Erika|visit-4711/);
    });

    test('the operator sees what it is, and what a colleague would be in it', async () => {
      const { text } = await practice.run('usher meeting list');
      assert.match(text, /2026-11-24 14:00 to 14:30 Europe\/Berlin {2}visit-4711 {2}Appointment/);
      const okafor = await practice.run(/--user okafor .*--store/);
      assert.match(okafor.text, /host/);
      const lindt = await practice.shell.run(/--user lindt .*--store/);
      assert.equal(lindt.status, 1, lindt.text);
    });

    test('the patient is early: first for the link, then for the appointment', async () => {
      practice.at('2026-11-24T13:30+01:00');
      const early = await erika.visit(link);
      assert.equal(early.status, 403);
      assert.match(early.text, /You are early for Appointment/);
      assert.match(early.text, /valid from Tuesday, 24 November 2026 at 13:45 CET/);

      practice.at('2026-11-24T13:46+01:00');
      const scanner = practice.browser();
      assert.equal(
        (await scanner.visit(link)).status,
        200,
        'a mail scanner looks, and spends nothing',
      );
      const page = await erika.visit(link);
      assert.match(page.text, /Erika Muster, you are invited to Appointment/);
      assert.deepEqual(
        page.formWith(ENTER).form.fields.map(([name]) => name),
        ['form'],
        'nothing is asked',
      );
      assertWaits(
        await erika.submit({}, ENTER),
        /begins on Tuesday, 24 November 2026 at 14:00 CET/,
      );
      assert.match(erika.page.text, /in the room as Erika Muster/);
      assert.doesNotMatch(erika.page.text, /guest/);
      waiting = await wait(erika, practice.usher.answer);
    });

    test('the link works for nobody else, and the address alone leads to the sign-in', async () => {
      const other = await practice.browser().visit(link);
      assert.equal(other.status, 403);
      assert.match(other.text, /This invitation has been used/);
      assert.doesNotMatch(other.body, /Erika|patient\.example|visit-4711|Appointment/);
      practice.provider.mutations.denial = { error: 'access_denied' };
      const stranger = await practice.visit('nobody', 'visit-4711');
      delete practice.provider.mutations.denial;
      assert.match(stranger.text, /You did not sign in/);
    });

    test('nobody can begin the room before the doctor, whatever token they have', async () => {
      const refused = await askToBegin();
      assert.equal(refused.status, 403);
      assert.match(await messageIn(refused), /^A host has to open this room first/);
    });

    test('the doctor is early, and too early', async () => {
      practice.at('2026-11-24T13:44+01:00');
      const page = await practice.visit('okafor', 'visit-4711');
      assert.equal(page.status, 403);
      assert.match(page.text, /opens next on Tuesday, 24 November 2026 at 13:45 CET/);

      practice.at('2026-11-24T13:50+01:00');
      const { claims, verdict } = seatOf(await practice.visit('okafor', 'visit-4711'));
      assert.equal(verdict.joined, true);
      assert.equal(verdict.affiliation, 'owner');
      assert.equal(claims.exp, END, 'the token ends with the appointment');
      assert.deepEqual(claims.context, {
        user: { id: 'okafor', name: 'Dr. Okafor', affiliation: 'owner', moderator: true },
        features: FEATURES,
      });
    });

    test('Jitsi puts the password on the room before anybody is in it', async () => {
      const answer = await askToBegin();
      assert.equal(answer.status, 200);
      const told = await conferenceIn(answer);
      conference = told.id;
      assert.equal(told.password, PASSWORD);
      assert.equal(told.max_occupants, 3);
      assert.equal(told.duration, END - practice.clock.nowSeconds());
    });

    test('a colleague who is not of this appointment is refused', async () => {
      const page = await practice.visit('lindt', 'visit-4711');
      assert.equal(page.status, 403);
      assert.match(page.text, /This room is for certain people only/);
      assert.doesNotMatch(page.body, /Erika|Okafor/);
    });

    test('it is time, and the patient is moved on, as who she is', async () => {
      assertWaits(await erika.visit(erika.page.url), /begins on/);
      practice.at('2026-11-24T14:00+01:00');
      const { claims, verdict } = seatOf(await waiting.movedOn());
      assert.equal(verdict.joined, true);
      assert.equal(verdict.affiliation, 'member');
      assert.equal(claims.exp, END, 'the token ends with the appointment');
      guest = String(claims.context.user['id']);
      assert.match(guest, /^guest-[0-9a-f]{24}$/);
      assert.deepEqual(claims.context, {
        user: {
          id: guest,
          name: 'Erika Muster',
          email: 'erika@patient.example',
          affiliation: 'member',
          moderator: false,
        },
        features: FEATURES,
      });
    });

    test('the patient loses the connection, and is back as the same', async () => {
      practice.at('2026-11-24T14:20+01:00');
      for (const address of [`${AUTH}/room/visit-4711`, link]) {
        await erika.visit(address);
        const page = address === link ? await erika.submit({}, ENTER) : erika.page;
        const { claims } = seatOf(page);
        assert.equal(claims.context.user['id'], guest);
        assert.equal(claims.exp, END);
      }
    });

    test('with the appointment everything ends', async () => {
      practice.at('2026-11-24T14:30+01:00');
      const late = await erika.visit(link);
      assert.equal(late.status, 410);
      assert.match(late.text, /This invitation has run out/);
      const doctor = await practice.visit('okafor', 'visit-4711');
      assert.equal(doctor.status, 403);
      const over = await practice.usher.answer(onConference('GET', conference));
      assert.equal(over.status, 404);
      assert.equal((await askToBegin()).status, 403);
    });

    test('what is kept of the patient can be had and erased', async () => {
      practice.at('2026-11-25T09:00+01:00');
      const { text } = await practice.run('usher audit list');
      assert.match(text, new RegExp(`invitation-use .*${guest}`));
      assert.match(text, new RegExp(`seat guest .*${guest}`));
      await practice.run('usher audit export', { ids: [guest] });
      const events = practice.shell.read('erika.jsonl').trim().split('\n');
      const actions = events.map((line) => JSON.parse(line).action);
      assert.deepEqual([...new Set(actions)], ['invitation-use', 'wait', 'seat'], 'in their order');
      await practice.run('usher audit erase', { ids: [guest] });
      const { text: after } = await practice.run('usher audit list');
      assert.doesNotMatch(after, new RegExp(guest));
    });

    test('the whole page was played: its commands run, its words read', () =>
      practice.assertPlayed());
  });
}
