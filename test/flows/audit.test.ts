import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, beforeEach, describe, mock, test } from 'node:test';
import { EXPORT_FORMATS } from '../../src/audit/export-format.ts';
import { BreakableStorage } from '../support/breakable-storage.ts';
import { CommandDesk } from '../support/command-desk.ts';
import { EventfulDay } from '../support/eventful-day.ts';
import { FixedClock } from '../support/fixed-clock.ts';
import { blocksOf } from '../support/markdown.ts';
import { PageShell } from '../support/page-shell.ts';
import { seatOf } from '../support/story.ts';
import { AUTH, startUsher, storyYaml } from '../support/usher.ts';

const page = readFileSync(new URL('../../docs/topics/audit.md', import.meta.url), 'utf8');

describe('the audit trail of a day on which everything happens', () => {
  let day: EventfulDay;
  before(async () => {
    day = await EventfulDay.start();
    await day.live();
  });
  after(() => day.story.close());

  const trail = () => day.story.usher.storage.audit.list({}, 10_000);

  test('has every action that the docs name', async () => {
    const actions = new Set((await trail()).map(({ action }) => action));
    const named = [...page.matchAll(/^\| (`[a-z-]+`(?:, `[a-z-]+`)*) \|/gm)]
      .flatMap(([, cell = '']) => cell.match(/[a-z]+-?[a-z-]*/g) ?? [])
      .filter((word) => /^(seat|wait|refuse|.+-.+)$/.test(word));
    assert.deepEqual([...actions].sort(), [...new Set(named)].sort());
  });

  test('has every seat, and says who, where, by what and from where', async () => {
    const events = await trail();
    const seats = new Set(events.map(({ action, seat }) => `${action} ${seat}`));
    for (const seat of ['seat host', 'seat member', 'seat guest', 'wait member']) {
      assert.ok(seats.has(seat), seat);
    }
    const door = events.filter(({ actor, action }) => actor === 'door' && action !== 'audit-erase');
    assert.ok(door.length > 10);
    for (const event of door) {
      const { at, jitsi, room, address, requestId, action } = event;
      assert.ok(at > 0 && jitsi === 'main' && room !== null, JSON.stringify(event));
      assert.equal(address, '127.0.0.1', action);
      assert.match(requestId ?? '', /^[0-9A-Z-]{14}$/, action);
    }
    const tess = events.find(({ username, room }) => username === 'tess' && room === 'class-1');
    assert.equal(tess?.name, 'Tess');
    assert.equal(tess?.method, 'demo');
    assert.equal(tess?.rule, 3);
    assert.ok(day.story.usher.log().includes(tess?.requestId ?? '-'));
  });

  test('I2 holds no secret, and neither does the log', async () => {
    assert.ok(day.secrets.size > 40, `${day.secrets.size} secrets`);
    const events = await trail();
    const texts = {
      rows: JSON.stringify(events),
      jsonl: events.map(EXPORT_FORMATS.jsonl.write).join(''),
      csv: events.map(EXPORT_FORMATS.csv.write).join(''),
      log: day.story.usher.log(),
    };
    for (const [where, text] of Object.entries(texts)) {
      assert.ok(text.length > 1000, where);
      assert.ok(!/eyJ[\w-]{10}/.test(text), `a token in ${where}`);
      for (const [name, secret] of day.secrets) {
        for (const written of [
          secret,
          encodeURIComponent(secret),
          JSON.stringify(secret).slice(1, -1),
        ]) {
          assert.ok(!text.includes(written), `${name} in ${where}`);
        }
      }
    }
  });
});

describe('nothing is done without its entry, and no entry stands for what was not done', () => {
  let broken: BreakableStorage;
  let day: EventfulDay;
  before(async () => {
    broken = await BreakableStorage.open();
    day = await EventfulDay.start(broken.storage);
  });
  beforeEach(() => broken.mend());
  after(() => day.story.close());

  const hostAt = (room: string) =>
    broken.storage.presence.lastHostAt({ jitsi: 'main', path: room });
  const entriesOf = async (room: string) => (await broken.storage.audit.list({ room }, 100)).length;

  for (const failure of ['gone', 'error', 'thrown at once'] as const) {
    test(`no token leaves where the entry cannot be written: ${failure}`, async () => {
      const room = `unwritten-${failure.replaceAll(' ', '-')}`;
      const browser = day.browser();
      await day.visit('tess', 'class-9', browser);
      broken.failure = failure;
      broken.only = 'audit.add';
      const refused = await browser.visit(`${AUTH}/room/${room}`);
      assert.ok(refused.status >= 500, `${refused.status}`);
      assert.equal(refused.url.origin, AUTH);
      assert.ok(!/eyJ/.test(refused.body));
      assert.ok(refused.hops.every(({ headers }) => !JSON.stringify([...headers]).includes('eyJ')));
      broken.mend();
      assert.equal(await hostAt(room), null);
      assert.equal(await entriesOf(room), 0);
      seatOf(await browser.visit(`${AUTH}/room/${room}`));
      assert.equal(await entriesOf(room), 1);
    });
  }

  test('nor does a guest get one, and nobody is sent on to Jitsi', async () => {
    broken.only = 'audit.add';
    const guest = day.browser();
    await day.visit(null, 'open-9', guest);
    const sentOn = day.browser();
    await day.visit(null, 'street-9', sentOn);
    broken.failure = 'gone';
    for (const answer of [
      await guest.submit({ name: 'Vera' }, /Come in/),
      await sentOn.submit({}, /Go on/),
    ]) {
      assert.equal(answer.status, 503);
      assert.equal(answer.url.origin, AUTH);
      assert.ok(!/eyJ/.test(answer.body));
    }
    broken.mend();
    assert.equal((await entriesOf('open-9')) + (await entriesOf('street-9')), 0);
  });

  test('no entry stays where the host’s being there cannot be recorded', async () => {
    const browser = day.browser();
    await day.visit('tess', 'class-9', browser);
    broken.failure = 'gone';
    broken.only = 'presence.seatHost';
    assert.equal((await browser.visit(`${AUTH}/room/unseated`)).status, 503);
    broken.mend();
    assert.equal(await entriesOf('unseated'), 0);
    assert.equal(await hostAt('unseated'), null);
  });
});

test('an entry goes with the sweep once it is older than audit.keep', async () => {
  mock.timers.enable({ apis: ['setInterval'] });
  const clock = new FixedClock();
  const client = { issuer: 'http://127.0.0.1:9', clientId: 'usher', clientSecret: 'x'.repeat(32) };
  const yaml = storyYaml(client, 'audit: { keep: 30d }\n');
  const usher = await startUsher({ yaml, clock });
  try {
    const { storage } = usher;
    const blank = { userId: null, username: null, name: null, method: null, jitsi: null };
    const more = { room: 'x', seat: null, rule: null, reason: null, meetingId: null };
    const rest = { invitationId: null, address: null, requestId: null };
    const event = { ...blank, ...more, ...rest, action: 'refuse', actor: 'door' } as const;
    await storage.audit.add({ ...event, id: 'a1', at: clock.now });
    const sweptAt = async (seconds: number): Promise<number> => {
      clock.pass(seconds);
      mock.timers.tick(10 * 60 * 1000);
      // The sweep runs by itself: a later write comes after it.
      for (let turn = 0; turn < 20; turn++) await new Promise((done) => setImmediate(done));
      return (await storage.audit.list({}, 10)).length;
    };
    assert.equal(await sweptAt(30 * 86_400 - 1), 1);
    assert.equal(await sweptAt(1), 0);
  } finally {
    mock.timers.reset();
    await usher.close();
  }
});

describe('docs/topics/audit.md', () => {
  const desk = new CommandDesk();
  after(() => desk.close());

  test('has commands that do what it says', async () => {
    const environment = { USHER_CONFIG: desk.config };
    const blocks = blocksOf(page);
    const shell = new PageShell(desk.folder, blocks, { environment, clock: desk.clock });
    const door = { actor: 'door', jitsi: 'main', room: 'class-7' } as const;
    const ann = { userId: 'u1', username: 'ann', name: 'Ann Smith', method: 'oidc' };
    const ben = { userId: 'u2', username: 'ben', name: 'Ben', method: 'oidc' };
    for (const [at, entry] of [
      [
        '2026-11-23T08:00:41Z',
        {
          ...door,
          ...ann,
          action: 'seat',
          seat: 'host',
          rule: 0,
          reason: 'rule',
          address: '203.0.113.5',
          requestId: 'TVZF-003P-E0KG',
        },
      ],
      [
        '2026-11-23T08:01:10Z',
        {
          ...door,
          ...ben,
          action: 'refuse',
          rule: 0,
          reason: 'not-listed',
          address: '203.0.113.9',
          requestId: '9KQ2-M4XP-9DTV',
        },
      ],
    ] as const) {
      desk.clock.now = Date.parse(at) / 1000;
      await desk.withTools(({ storage, completeEvent }) => storage.audit.add(completeEvent(entry)));
    }
    const shown = blocks.find(({ language }) => language === 'text')?.text;
    assert.equal((await shell.run(/^usher audit list$/)).text, shown);
    assert.equal((await shell.run(/list .*--room class-7$/)).text, shown);
    const [first = '', second = ''] = (shown ?? '').split(/(?<=\n)/);
    assert.equal((await shell.run(/list .*--user ann$/)).text, first);
    assert.equal((await shell.run(/--action refuse/)).text, second);
    await shell.run(/november\.jsonl$/);
    assert.equal(shell.read('november.jsonl').split('\n').length, 3);
    await shell.run(/last-days\.csv$/);
    assert.match(shell.read('last-days.csv'), /^at,id,action,[^\n]*\r\n[^\n]*,ann,Ann Smith,/);
    await shell.run(/ann\.jsonl$/);
    assert.equal(shell.read('ann.jsonl').split('\n').length, 2);
    const asked = await shell.run(/^usher audit erase --user ann$/);
    assert.deepEqual([asked.status, asked.text], [1, '']);
    assert.match(asked.notes, /^1 entry would be erased/);
    assert.equal((await shell.run(/--yes$/)).text, '1 entry erased.\n');
    assert.deepEqual(shell.left, []);
  });
});
