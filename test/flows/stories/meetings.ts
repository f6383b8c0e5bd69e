import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from '../../support/page.ts';
import { momentOf, type OpenStoryDatabase, PageStory } from '../../support/page-story.ts';
import { seatOf } from '../../support/story.ts';
import { stateOf, waitingAt } from '../../support/wait-page.ts';

const at = (name: string, ...groups: string[]) => ({ preferred_username: name, name, groups });
const byMail = (name: string, email: string, verified = true) => ({
  ...at(name),
  email,
  email_verified: verified,
});

const accounts = {
  tess: at('tess', 'teachers'),
  ben: at('ben', 'students'),
  zoe: at('zoe'),
  omar: at('omar'),
  sam: at('sam', 'staff'),
  eve: at('eve', 'examiners'),
  ann: byMail('ann', 'Ann@School.example'),
  karl: byMail('karl', 'karl@school.example'),
  mallory: byMail('mallory', 'ann@school.example', false),
  twice: byMail('twice', 'ann@school.example@evil.example'),
};

/** docs/topics/meetings.md, from the first command to the day after. */
export function meetingsStory(open: OpenStoryDatabase): void {
  describe('meetings', () => {
    let house: PageStory;
    let code: string;
    const ids: string[] = [];
    before(async () => {
      const now = '2026-11-23T08:00+01:00';
      house = await PageStory.start({ page: 'meetings', accounts, now, open });
    });
    after(() => house.close());

    /** Where guests may come, the door asks first whether somebody has an account. */
    async function visit(account: string, room: string, browser = house.browser()): Promise<Page> {
      const page = await house.visit(account, room, browser);
      return /Continue with/.test(page.text) ? browser.click(/Continue with/) : page;
    }

    async function seatAt(account: string, room: string) {
      return seatOf(await visit(account, room));
    }

    /** The sentence of the page that turns this person away. */
    async function refusalOf(account: string, room: string): Promise<string> {
      const page = await visit(account, room);
      assert.equal(page.status, 403, `${account} in ${room}: ${page.url.href}`);
      assert.ok(!page.body.includes('eyJ'));
      return page.text;
    }

    /** The other commands make the meetings that the page is about. */
    const idIn = (text: string): string => /m[0-9a-f]{24}/.exec(text)?.[0] ?? '';

    test('the operator makes them, and is told the address and the code', async () => {
      const { text } = await house.run(/--title "Class 7"/);
      assert.match(text, /address {3}https:\/\/auth\.example\.org\/room\/class-7\n/);
      assert.match(text, /hosts {5}1, from 08:45\n/);
      code = /The access code is (\S+)\. It is shown only now/.exec(text)?.[1] ?? '';
      assert.notEqual(code, '');
      ids.push(idIn(text));
      ids.push(idIn((await house.run(/--title "Class 8"/)).text));
      ids.push(idIn((await house.run(/--title Choir/, { typed: 'Open Sesame\n' })).text));
      const board = await house.run(/--title Board/, { typed: 'open sesame\nroom password\n' });
      ids.push(idIn(board.text));
      const { text: listed } = await house.run('usher meeting list');
      assert.deepEqual(listed.match(/m[0-9a-f]{24}/g), [ids[0], ids[1], ids[3], ids[2]]);
      const { text: shown } = await house.run('usher meeting show', { ids });
      assert.match(shown, /host {6}user:tess\n {2}member {4}group:students\n$/);
      assert.ok(!shown.includes(code));
    });

    test('before it, the rules count, and whom it names is told when it begins', async () => {
      assert.match(await refusalOf('tess', 'class-7'), /opens next on .*08:45/);
      assert.match(await refusalOf('ben', 'class-7'), /opens next on .*09:00/);
      assert.match(await refusalOf('zoe', 'class-7'), /certain people only/);
      assert.equal((await seatAt('sam', 'class-7')).verdict.affiliation, 'owner');
      house.at('2026-11-23T08:44:59+01:00');
      assert.match(await refusalOf('tess', 'class-7'), /08:45/);
    });

    test('hosts come early, and their token ends with the meeting', async () => {
      house.at('2026-11-23T08:45+01:00');
      const { claims, verdict } = await seatAt('tess', 'Class-7');
      assert.equal(verdict.joined, true);
      assert.equal(verdict.affiliation, 'owner');
      assert.equal(claims.room, 'class-7');
      assert.deepEqual(claims.context.features, { recording: true });
      assert.equal(claims.exp, momentOf('2026-11-23T10:30+01:00'));
    });

    test('members wait for the beginning, and a rule makes nobody host of it', async () => {
      house.at('2026-11-23T08:50+01:00');
      const browser = house.browser();
      const page = await visit('ben', 'class-7', browser);
      waitingAt(page);
      assert.match(page.text, /The meeting begins on .*09:00/);
      const ask = house.usher.answer;
      assert.equal(await stateOf(ask, browser, page), 'wait');
      house.at('2026-11-23T08:59:59+01:00');
      assert.equal(await stateOf(ask, browser, page), 'wait');
      house.at('2026-11-23T09:00+01:00');
      assert.equal(await stateOf(ask, browser, page), 'go');
      const { claims, verdict } = seatOf(await browser.visit(page.url));
      assert.equal(verdict.affiliation, 'member');
      assert.deepEqual(claims.context.features, { recording: false });
      assert.equal(claims.exp, momentOf('2026-11-23T10:30+01:00'));
      const door = await visit('sam', 'class-7');
      assert.match(door.text, /Access code/);
    });

    test('all others need the code, however they type it', async () => {
      const browser = house.browser();
      await visit('zoe', 'class-7', browser);
      const wrong = await browser.submit({ code: 'not the code' }, /Come in/);
      assert.match(wrong.text, /This is not the code of this meeting/);
      const typed = ` ${code.toUpperCase().replace('-', ' ')} `;
      const { claims, verdict } = seatOf(await browser.submit({ code: typed }, /Come in/));
      assert.equal(verdict.affiliation, 'member');
      assert.equal(claims.context.user['name'], 'zoe');
      const guest = house.browser();
      const door = await guest.visit(`https://auth.example.org/room/class-7`);
      assert.match(door.text, /Access code/);
      const seat = seatOf(await guest.submit({ name: 'Vera', code }, /Come in/));
      assert.equal(seat.claims.context.user['name'], 'Vera (guest)');
      assert.equal(seat.claims.exp, momentOf('2026-11-23T10:00+01:00'));
    });

    test('whom it names is changed, and counts from the next entry on', async () => {
      const { text } = await house.run(/--add user:zoe/, { ids });
      assert.equal(
        text,
        ['host      user:tess', 'host      user:omar', 'member    user:zoe']
          .map((line) => `  ${line}\n`)
          .join(''),
      );
      assert.equal((await seatAt('omar', 'class-7')).verdict.affiliation, 'owner');
      const zoe = await seatAt('zoe', 'class-7');
      assert.equal(zoe.claims.context.user['affiliation'], 'member');
      assert.match((await visit('ben', 'class-7')).text, /Access code/);
      const explained = await house.shell.run('usher room explain', { ids });
      assert.match(explained.text, /access code/);
    });

    test('at its end the rules count again', async () => {
      house.at('2026-11-23T10:29:59+01:00');
      assert.equal(
        (await seatAt('tess', 'class-7')).claims.exp,
        momentOf('2026-11-23T10:30+01:00'),
      );
      house.at('2026-11-23T10:30+01:00');
      assert.match(await refusalOf('tess', 'class-7'), /certain people only/);
      assert.equal((await seatAt('sam', 'class-7')).verdict.affiliation, 'owner');
    });

    test('C3 a class from a spreadsheet: verified addresses alone, capitals aside', async () => {
      house.at('2026-11-23T11:00+01:00');
      assert.equal((await seatAt('karl', 'class-8')).verdict.affiliation, 'owner');
      assert.equal((await seatAt('ann', 'class-8')).verdict.affiliation, 'member');
      for (const account of ['mallory', 'twice', 'sam']) {
        assert.match(await refusalOf(account, 'class-8'), /certain people only/, account);
      }
      // Class 7 is over.
      const replaced = await house.shell.run(/^usher meeting roster \S+ --csv/, { ids });
      assert.equal(replaced.status, 1);
      assert.match(replaced.notes, /^meeting_over: /);
    });

    test('a meeting that is cancelled leaves the room to the rules at once', async () => {
      house.at('2026-11-23T11:10+01:00');
      await house.run('usher meeting cancel', { ids: [ids[1] ?? ''] });
      assert.match(await refusalOf('karl', 'class-8'), /certain people only/);
      assert.equal((await seatAt('sam', 'class-8')).verdict.affiliation, 'owner');
    });

    test('a rule that is final knows no meetings', async () => {
      const { storage } = house.usher;
      const found = await storage.meetings.find(ids[3] ?? '');
      assert.ok(found);
      const room = { tenant: null, backend: 'exam-1', display: 'exam-1' };
      const { codeHash, password: _, ...board } = found;
      const id = 'm000000000000000000000001';
      const guests = 'open' as const;
      const meeting = { ...board, codeHash, password: null, id, room, guests };
      await storage.meetings.create(meeting, [{ role: 'host', subject: 'user:tess' }]);
      house.at('2026-11-23T14:00+01:00');
      assert.match(await refusalOf('tess', 'exam-1'), /certain people only/);
      assert.equal((await seatAt('eve', 'exam-1')).verdict.affiliation, 'owner');
    });

    test('every command of the page has been run', () => {
      assert.deepEqual(house.shell.left, []);
    });

    test('the trail tells what became of it, and names the meeting', async () => {
      const events = await house.usher.storage.audit.list({ room: 'class-7' }, 1000);
      const told = events.map(({ action, username, name, seat, reason }) =>
        [action, username ?? name, seat, reason].filter(Boolean).join(' '),
      );
      for (const line of [
        'meeting-create hosts 1, members 1',
        'refuse tess closed',
        'refuse zoe not-listed',
        'seat sam host rule',
        'seat tess host meeting',
        'wait ben member not-begun',
        'seat ben member meeting',
        'seat zoe guest code',
        'seat Vera (guest) guest code',
        'meeting-roster hosts 2, members 1',
        'seat omar host meeting',
      ]) {
        assert.ok(told.includes(line), `${line}\n${told.join('\n')}`);
      }
      const ours = events.filter(({ reason }) => reason === 'meeting' || reason === 'code');
      assert.ok(ours.length > 5 && ours.every(({ meetingId }) => meetingId === ids[0]));
    });
  });
}
