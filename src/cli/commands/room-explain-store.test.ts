import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { FixedClock } from '../../../test/support/fixed-clock.ts';
import { roomOf, WEDNESDAY_AT_TEN, withRules } from '../../../test/support/rules.ts';
import { saidBy } from '../../../test/support/said-by.ts';
import { sampleIdentity } from '../../../test/support/sample-identity.ts';
import { sampleInvitation } from '../../../test/support/sample-invitation.ts';
import { sampleMeeting } from '../../../test/support/sample-meeting.ts';
import { configOf } from '../../../test/support/sample-settings.ts';
import { systemRandom } from '../../base/random.ts';
import { openStorage } from '../../storage/open-storage.ts';
import { createSealer } from '../../storage/sealer.ts';
import type { Storage } from '../../storage/storage.ts';
import { roomExplain } from './room-explain.ts';

const folder = mkdtempSync(join(tmpdir(), 'usher-'));
const file = join(folder, 'usher.yaml');
const yaml = withRules(`
  - match: "class-*"
    host: ["group:teachers"]
    features: { recording: [host] }
  - match: board
    final: true
`);
writeFileSync(file, yaml, { mode: 0o600 });
const clock = new FixedClock(WEDNESDAY_AT_TEN);
const url = `sqlite:${join(folder, 'usher.db')}`;

function explain(storageUrl: string, ...argv: string[]) {
  const environment = { USHER_STORAGE_URL: storageUrl };
  return saidBy(roomExplain, ['--config', file, '--store', ...argv], { environment, clock });
}

async function fill({ meetings, invitations, presence, users, transaction }: Storage) {
  const hour = { startsAt: WEDNESDAY_AT_TEN, endsAt: WEDNESDAY_AT_TEN + 3600 };
  const secrets = { codeHash: 'the-hash-of-a-code', password: 'open-sesame' } as const;
  const roster = [
    { role: 'host', subject: 'user:ann' },
    { role: 'member', subject: 'group:students' },
  ] as const;
  const meeting = sampleMeeting({
    ...hour,
    ...secrets,
    guests: 'open',
    title: 'Parents\u2019 evening',
  });
  await meetings.create(meeting, roster);
  const other = { id: 'm000000000000000000000002', room: roomOf('board') };
  await meetings.create(sampleMeeting({ ...hour, ...other }), roster);
  const later = { id: 'm000000000000000000000003', room: roomOf('class-8'), earlySeconds: 600 };
  const times = { startsAt: WEDNESDAY_AT_TEN + 3600, endsAt: WEDNESDAY_AT_TEN + 7200 };
  await meetings.create(sampleMeeting({ ...times, ...later }), roster);
  const invitation = sampleInvitation({ room: roomOf('class-9'), uses: 0, seat: 'member' });
  await invitations.create(invitation);
  const identity = sampleIdentity({ methodId: 'oidc', subject: 'sub-of-vic' });
  const user = await users.recordSignIn(identity, 'user-1', WEDNESDAY_AT_TEN);
  await transaction((inside) => inside.invitations.use(invitation.id, user.id, WEDNESDAY_AT_TEN));
  await presence.seatHost({ jitsi: 'main', path: 'class-9' }, 'u', WEDNESDAY_AT_TEN - 600);
}

describe('usher room explain --store', () => {
  before(async () => {
    const seal = createSealer(configOf(yaml).secret, systemRandom);
    const storage = await openStorage({ url, clock, seal });
    await fill(storage);
    await storage.close();
  });
  after(() => clock.pass(WEDNESDAY_AT_TEN - clock.now));

  test('a meeting in force decides, and its rule does not', async () => {
    const { status, out } = await explain(url, '--user', 'ann', '--room', 'class-7');
    assert.equal(status, 0);
    assert.match(out, /^host there: no, none was let in since the room last ended$/m);
    assert.match(
      out,
      /^meeting: m000000000000000000000001, "Parents\u2019 evening", in force, so it decides$/m,
    );
    assert.match(out, /^ {4}from {7}2026-11-18T09:00:00Z to 2026-11-18T10:00:00Z$/m);
    assert.match(out, /^ {2}\+ roster {5}host user:ann$/m);
    assert.match(out, /^ {2}- code {7}\(not given\)$/m);
    assert.match(out, /^guests: open, by the meeting: who is not named is let in at once$/m);
    assert.match(out, /^rooms\[0\]: for this room, but the meeting decides; its features, group/m);
    assert.match(out, /^host by meeting m0+1: the meeting names them\.$/m);
    assert.equal(JSON.parse(out.slice(out.indexOf('\n{'))).context.features.recording, true);
  });

  test('nothing it prints is a secret of the meeting', async () => {
    for (const more of [[], ['--json']]) {
      const { out } = await explain(url, '--user', 'ann', '--room', 'class-7', ...more);
      assert.doesNotMatch(out, /the-hash-of-a-code|open-sesame/);
    }
  });

  test('without the access code a guest is refused, with it let in', async () => {
    const without = await explain(url, '--guest', '--room', 'class-7');
    assert.equal(without.status, 1);
    assert.match(
      without.out,
      /^refused by meeting m0+1: the access code of the meeting is wanted/m,
    );
    const with_ = await explain(url, '--guest', '--room', 'class-7', '--code', '--json');
    const said = JSON.parse(with_.out);
    assert.deepEqual([said.decision.kind, said.decision.reason], ['guest', 'code']);
    assert.deepEqual([said.meeting.state, said.meeting.code], ['in-force', true]);
    assert.deepEqual(
      [said.meeting.starts_at, said.meeting.ends_at, said.meeting.early_seconds],
      ['2026-11-18T09:00:00.000Z', '2026-11-18T10:00:00.000Z', 0],
    );
    assert.equal(said.meeting.roster, null);
    assert.equal(said.rules[0].state, 'overruled');
  });

  test('a final rule leaves the meeting no say', async () => {
    const { status, out } = await explain(url, '--user', 'ann', '--room', 'board');
    assert.equal(status, 1);
    assert.match(out, /^meeting: m0+2, "Class 7", without a say, because the rule .* is final$/m);
    assert.match(out, /^rooms\[1\]: decides, and is final$/m);
  });

  test('a meeting to come tells whom it names when', async () => {
    const { out } = await explain(url, '--user', 'ann', '--room', 'class-8');
    assert.match(out, /"Class 7", to come; until then the rules decide$/m);
    assert.match(out, /, hosts 10 min earlier$/m);
    assert.match(out, /^rooms\[0\]: decides$/m);
    assert.match(
      out,
      /^refused by meeting m0+3: it has not begun, and lets them in from 2026-11-18T09:50:00Z on\.$/m,
    );
    const at = ['--at', '2026-11-18T09:55:00Z', '--group', 'students'];
    const early = await explain(url, '--user', 'ben', '--room', 'class-8', ...at);
    assert.equal(early.status, 0);
    assert.match(
      early.out,
      /^waits as member by meeting m0+3: until the meeting begins at 2026-11-18T10:00:00Z\.$/m,
    );
    const over = await explain(
      url,
      '--user',
      'ann',
      '--room',
      'class-8',
      '--at',
      '2026-11-19T00:00:00Z',
    );
    assert.match(over.out, /^meeting: none$/m);
  });

  test('an invitation that was taken up is found by who somebody is, and a host who was let in', async () => {
    const argv = ['--user', 'vic', '--room', 'class-9', '--subject', 'sub-of-vic'];
    const { out } = await explain(url, ...argv);
    assert.match(
      out,
      /^host there: yes, one was let in at 2026-11-18T08:50:00Z, which counts until 2026-11-18T10:50:00Z$/m,
    );
    assert.match(out, /^invitation: i0+1 as member until 2026-11-18T10:00:00Z, they come by it$/m);
    assert.match(out, /^member by invitation i0+1 and rooms\[0\]: they are invited\.$/m);
    assert.match(
      (await explain(url, '--user', 'vic', '--room', 'class-9')).out,
      /^invitation: none$/m,
    );
    const { host, invitation } = JSON.parse((await explain(url, ...argv, '--json')).out);
    assert.deepEqual(host, {
      there: true,
      because: 'seated',
      seated_at: '2026-11-18T08:50:00.000Z',
      until: '2026-11-18T10:50:00.000Z',
    });
    assert.equal(invitation.not_before, '2026-11-18T08:00:00.000Z');
    assert.equal(invitation.expires_at, '2026-11-18T10:00:00.000Z');
    const teacher = await explain(url, ...argv, '--group', 'teachers');
    assert.match(teacher.out, /^invitation: .*, something else decides$/m);
  });

  test('an invitation can be tried before anybody takes it up', async () => {
    const named = ['--invitation', sampleInvitation().id];
    const guest = await explain(url, '--guest', '--room', 'class-9', ...named);
    assert.match(guest.out, /^member by invitation i0+1 and rooms\[0\]: they are invited\.$/m);
    const wrong = await explain(url, '--guest', '--room', 'class-7', ...named);
    assert.equal(wrong.status, 2);
    assert.match(wrong.notes, /--invitation names none for this room/);
  });

  test('a store that is not there is not made', async () => {
    const elsewhere = join(folder, 'elsewhere.db');
    const { status, notes } = await explain(`sqlite:${elsewhere}`, '--guest', '--room', 'x');
    assert.equal(status, 1);
    assert.match(notes, /There is no store at .*elsewhere\.db/);
    assert.ok(!existsSync(elsewhere));
    const memory = await explain('sqlite::memory:', '--guest', '--room', 'x');
    assert.equal(memory.status, 1);
    assert.match(memory.notes, /which no other process can see/);
  });
});
