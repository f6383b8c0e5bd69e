import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { parseInvitedCsv } from '../../../src/rooms/invitation-csv.ts';
import type { Browser } from '../../support/browser.ts';
import type { Page } from '../../support/page.ts';
import { momentOf, type OpenStoryDatabase, PageStory } from '../../support/page-story.ts';
import { seatOf } from '../../support/story.ts';
import { assertWaits, type Waiting, wait } from '../../support/story-waits.ts';
import { AUTH } from '../../support/usher.ts';

const verified = (email: string) => ({ email, email_verified: true });

const accounts = {
  ada: { ...verified('ada@speakers.example'), preferred_username: 'ada', name: 'Ada' },
  grace: {
    preferred_username: 'grace',
    name: 'Grace',
    email: 'Grace@Speakers.example',
    email_verified: true,
  },
  linus: { preferred_username: 'linus', name: 'Linus' },
  casey: { preferred_username: 'casey', name: 'Casey', groups: ['crew'] },
  mallory: { preferred_username: 'mallory', name: 'Mallory', email: 'ada@speakers.example' },
};

const FOR_GUESTS = {
  recording: false,
  transcription: false,
  livestreaming: false,
  'screen-sharing': false,
  'create-polls': false,
  'send-groupchat': true,
  'file-upload': false,
};
const FOR_HOSTS = Object.fromEntries(Object.keys(FOR_GUESTS).map((key) => [key, true]));
const END = momentOf('2026-12-05T18:00+01:00');
const ENTER = 'Enter the room';
const NAMES = ['Kim Doe', ...Array.from({ length: 19 }, (_, n) => `Guest ${n}`)];
const EARLY_BIRDS = NAMES.length;
const RACERS = 20;

/** docs/topics/event.md, from the making of the tickets to the end of the day. */
export function eventStory(open: OpenStoryDatabase): void {
  describe('the event', () => {
    let event: PageStory;
    let meeting = '';
    let tickets: { link: string; id: string }[] = [];
    const early: { browser: Browser; waiting: Waiting }[] = [];
    before(async () => {
      event = await PageStory.start({
        page: 'event',
        accounts,
        now: '2026-11-23T10:00+01:00',
        open,
      });
    });
    after(() => event.close());

    /** Opens a ticket that is not used yet, and presses the button. */
    async function takeUp(browser: Browser, link: string, name: string): Promise<Page> {
      const page = await browser.visit(link);
      assert.equal(page.status, 200, page.text);
      return browser.submit({ name }, ENTER);
    }

    test('the operator makes the event', async () => {
      await event.run('usher config check');
      const { text } = await event.run('usher meeting create');
      meeting = /\bm[0-9a-f]{24}\b/.exec(text)?.[0] ?? '';
      assert.match(text, /2026-12-05 10:00 to 18:00 Europe\/Berlin/);
      assert.match(text, /hosts +3, from 09:00/);
    });

    test('a thousand tickets are a thousand links, of which Usher keeps none', async () => {
      await event.run(/--count 1000/);
      const file = event.shell.read('tickets.csv');
      const [heading, ...rows] = file.trim().split('\n');
      assert.equal(heading, 'link,name,email,note,id');
      tickets = rows.map((row) => {
        const [link = '', , , , id = ''] = row.split(',');
        return { link, id };
      });
      assert.equal(new Set(tickets.map(({ link }) => link)).size, 1000);
      assert.ok(tickets.every(({ link }) => /^https:\/\/auth\.example\.org\/invite\//.test(link)));
      const { text } = await event.run('usher invitation list');
      assert.equal(text.trim().split('\n').length, 1000);
      assert.doesNotMatch(text, /invite\//);
    });

    test('where the names are known, each has a ticket of their own', async () => {
      await event.run(/--csv people\.csv/);
      const table = parseInvitedCsv(Buffer.from(event.shell.read('named.csv')));
      assert.ok('rows' in table);
      assert.deepEqual(
        table.rows.map(({ person, note }) => [person?.name, note]),
        [
          ['Margaret Hamilton', 'ticket 2001'],
          ['Annie Easley', 'ticket 2002'],
        ],
      );
    });

    test('before its day nobody is in, speakers neither', async () => {
      const speaker = await event.visit('ada', 'summit-2026');
      assert.equal(speaker.status, 403);
      assert.match(speaker.text, /opens next on Saturday, 5 December 2026 at 09:00 CET/);
      const page = await event.browser().visit(tickets[0]!.link);
      assert.equal(page.status, 403);
      assert.match(page.text, /You are early for Summit 2026/);
      assert.match(page.text, /valid from Saturday, 5 December 2026 at 09:30 CET/);
    });

    test('who comes early waits for the beginning', async () => {
      event.at('2026-12-05T09:35+01:00');
      for (const [at, { link }] of tickets.slice(0, EARLY_BIRDS).entries()) {
        const browser = event.browser();
        const page = await takeUp(browser, link, NAMES[at]!);
        assertWaits(page, /begins on Saturday, 5 December 2026 at 10:00 CET/);
        early.push({ browser, waiting: await wait(browser, event.usher.answer) });
      }
    });

    test('speakers and crew are in an hour before, and moderate', async () => {
      for (const account of ['ada', 'grace', 'casey']) {
        const { claims, verdict } = seatOf(await event.visit(account, 'summit-2026'));
        assert.equal(verdict.joined, true);
        assert.equal(verdict.affiliation, 'owner');
        assert.equal(claims.context.user['moderator'], true);
        assert.deepEqual(claims.context.features, FOR_HOSTS);
      }
      const mallory = await event.visit('mallory', 'summit-2026');
      assert.equal(mallory.status, 403, 'an address that nobody has verified is nobody’s');
      assert.match(mallory.text, /This room is for certain people only/);
      assert.doesNotMatch(mallory.body, /crew|speakers\.example/);
    });

    test('a speaker who was forgotten is added while it runs', async () => {
      assert.equal((await event.visit('linus', 'summit-2026')).status, 403);
      await event.run('usher meeting roster', { ids: [meeting] });
      const { verdict } = seatOf(await event.visit('linus', 'summit-2026'));
      assert.equal(verdict.affiliation, 'owner');
    });

    test('at ten everybody who waits is moved on, as the guest they said they are', async () => {
      assertWaits(await early[0]!.browser.visit(early[0]!.browser.page.url), /begins on/);
      event.at('2026-12-05T10:00+01:00');
      const seats = await Promise.all(
        early.map(async ({ waiting }) => seatOf(await waiting.movedOn())),
      );
      for (const [at, { claims, verdict }] of seats.entries()) {
        assert.equal(verdict.joined, true);
        assert.equal(verdict.affiliation, 'member');
        const { id } = claims.context.user;
        assert.match(String(id), /^guest-[0-9a-f]{24}$/);
        assert.deepEqual(claims.context, {
          user: { id, name: `${NAMES[at]} (guest)`, affiliation: 'member', moderator: false },
          features: FOR_GUESTS,
        });
        assert.equal(claims.exp - claims.iat, 3600);
      }
      const ids = new Set(seats.map(({ claims }) => claims.context.user['id']));
      assert.equal(ids.size, EARLY_BIRDS);
    });

    test('who has a name in the ticket is asked for none', async () => {
      const [, row = ''] = event.shell.read('named.csv').split('\n');
      const browser = event.browser();
      const page = await browser.visit(row.split(',')[0] ?? '');
      assert.match(page.text, /Margaret Hamilton, you are invited to Summit 2026/);
      const { claims, verdict } = seatOf(await browser.submit({}, ENTER));
      assert.equal(verdict.affiliation, 'member');
      assert.equal(claims.context.user['name'], 'Margaret Hamilton');
      assert.equal(claims.context.user['email'], 'margaret@guests.example');
    });

    test('a ticket that was passed on does not work twice', async () => {
      const { browser } = early[0]!;
      const page = await event.browser().visit(tickets[0]!.link);
      assert.equal(page.status, 403);
      assert.match(page.text, /This invitation has been used/);
      const id = seatOf(await browser.visit(`${AUTH}/room/summit-2026`)).claims.context.user['id'];
      const again = seatOf(await takeUp(browser, tickets[0]!.link, 'Somebody'));
      assert.equal(again.claims.context.user['id'], id, 'the first one is the same guest still');
    });

    test('in a race neither, at two Ushers on one store', async () => {
      const second = await event.another();
      const { link, id } = tickets[500]!;
      const browsers = Array.from({ length: RACERS }, (_, n) =>
        event.browser(n % 2 === 0 ? event.usher : second),
      );
      for (const browser of browsers) assert.equal((await browser.visit(link)).status, 200);
      const pages = await Promise.all(
        browsers.map((browser, n) => browser.submit({ name: `Racer ${n}` }, ENTER)),
      );
      const seated = pages.filter(({ status }) => status === 200);
      assert.equal(seated.length, 1, pages.map(({ status }) => status).join());
      assert.equal(seatOf(seated[0]!).verdict.joined, true);
      const refused = pages.filter(({ text }) => /This invitation has been used/.test(text));
      assert.equal(refused.length, RACERS - 1);
      assert.equal((await event.usher.storage.invitations.find(id))?.uses, 1);
    });

    test('a ticket that was given back is none', async () => {
      const { link, id } = tickets[999]!;
      const { text } = await event.run('usher invitation revoke', { ids: [id] });
      assert.equal(text, `${id} revoked\n`);
      assert.equal((await event.browser().visit(link)).status, 410);
    });

    test('the trail counts who has come', async () => {
      const { text } = await event.run('usher audit list');
      const lines = text.trim().split('\n');
      assert.equal(lines.length, EARLY_BIRDS + 2);
      assert.ok(lines.every((line) => /invitation-use .*summit-2026/.test(line)));
      assert.doesNotMatch(text, /invite\//);
    });

    test('no token outlives the day, and then nothing opens any more', async () => {
      event.at('2026-12-05T17:30+01:00');
      const { link } = tickets[600]!;
      const late = seatOf(await takeUp(event.browser(), link, 'Latecomer'));
      assert.equal(late.verdict.joined, true);
      assert.equal(late.claims.exp, END);
      assert.equal(seatOf(await event.visit('ada', 'summit-2026')).claims.exp, END);

      event.at('2026-12-05T18:00+01:00');
      for (const ticket of [tickets[600]!, tickets[700]!]) {
        const page = await event.browser().visit(ticket.link);
        assert.equal(page.status, 410);
        assert.match(page.text, /This invitation has run out/);
      }
      const speaker = await event.visit('ada', 'summit-2026');
      assert.equal(speaker.status, 403);
      assert.match(speaker.text, /This room is for certain people only/);
    });

    test('the whole page was played: its commands run, its words read', () => event.assertPlayed());
  });
}
