import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from '../../src/base/clock.ts';
import { type Random, systemRandom } from '../../src/base/random.ts';
import { examineLive } from '../../src/setup/doctor/live/examine-live.ts';
import { openLive } from '../../src/setup/doctor/live/live.ts';
import { openNetwork } from '../../src/setup/doctor/live/network.ts';
import { namesOf } from '../../src/setup/generate/names.ts';
import { planSetup } from '../../src/setup/generate/plan-setup.ts';
import { prosodyBase } from '../../src/setup/generate/prosody-base.ts';
import type { SetupAnswers } from '../../src/setup/setup-answers.ts';
import { deploymentOf } from '../support/doctor-fixtures.ts';
import { processLines, prosodyMissing, startProsodyOf } from '../support/prosody.ts';
import { fileOf, usualAnswers } from '../support/setup-answers.ts';

const missing = prosodyMissing();
const { jitsiHost } = usualAnswers;

const alone = { skip: missing ?? false, timeout: 60_000 };

interface Change {
  readonly answers?: Partial<SetupAnswers>;
  readonly lua?: (text: string) => string;
  readonly anonymousdomain?: string;
  /** Whether the doctor's rooms are there, as Jicofo opens them. */
  readonly areOpen?: boolean;
}

const ROOM = 'usher-doctor-of-a-test';
const random: Random = { ...systemRandom, token: () => 'of-a-test' };

/** What the doctor says of a real Prosody that runs with what setup writes, changed a little. */
async function askLive({
  answers = {},
  lua = (text) => text,
  anonymousdomain,
  areOpen = false,
}: Change = {}) {
  const asked = { ...usualAnswers, ...answers };
  const plan = planSetup(asked, systemRandom);
  const plugins = process.env['USHER_JITSI_PLUGINS'] ?? '';
  const base = prosodyBase(namesOf(asked), asked.prosody);
  const text = lua(`${base}\n${fileOf(plan, 'prosody/').text}`).replace(
    '/usr/share/jitsi-meet/prosody-plugins/',
    plugins,
  );
  const prosody = await startProsodyOf(
    (folder, http, c2s) => `${processLines(folder, http, c2s)}\n${text}`,
  );
  try {
    const yaml = fileOf(plan, 'usher.yaml').text.replace(
      /client_secret_file: .*/,
      'client_secret: x',
    );
    const hosts = { domain: jitsiHost, muc: `conference.${jitsiHost}`, anonymousdomain };
    const given = deploymentOf({
      'usher.yaml': yaml,
      'prosody.cfg.lua': text,
      'config.js': `var config = ${JSON.stringify({ hosts, websocket: prosody.url })};`,
    });
    const network = openNetwork({ clock: systemClock, random });
    for (const room of areOpen ? [ROOM, `${ROOM}-other`] : []) await prosody.openRoom(room);
    // Of Jitsi and Usher nothing but Prosody is there.
    const live = openLive(given, { ...network, get: async () => 'ECONNREFUSED' });
    const findings = await examineLive(live);
    return new Map(findings.map(({ id, level, evidence }) => [id, `${level} ${evidence}`]));
  } finally {
    await prosody.stop();
  }
}

test('of a real Prosody: all is well', alone, async () => {
  const found = await askLive();
  for (const id of ['live-stranger', 'live-token', 'live-room']) {
    assert.match(found.get(id) ?? '', /^ok /, id);
  }
  assert.match(found.get('live-guest') ?? '', /^skipped /);
  const open = await askLive({ areOpen: true });
  assert.match(open.get('live-room') ?? '', /^ok /);
});

test('of a real Prosody with a guest host: all is well', alone, async () => {
  const guests = {
    answers: { guests: 'guest-host' },
    anonymousdomain: `guest.${jitsiHost}`,
  } as const;
  const found = await askLive({ ...guests, areOpen: true });
  for (const id of ['live-stranger', 'live-token', 'live-room', 'live-guest']) {
    assert.match(found.get(id) ?? '', /^ok /, id);
  }
  const required = (text: string) =>
    text.replace('asap_require_room_claim = false', 'asap_require_room_claim = true');
  const refused = await askLive({ ...guests, lua: required, areOpen: true });
  assert.match(refused.get('live-guest') ?? '', /^fault .*into no room/);
});

test(
  'of a real Prosody: strangers get in, any token opens any room, and guests have no host',
  alone,
  async () => {
    const found = await askLive({
      anonymousdomain: `guest.${jitsiHost}`,
      lua: (text) =>
        text
          .replace('allow_empty_token = false', 'allow_empty_token = true')
          .replaceAll('"token_verification"', '"muc_hide_all"'),
    });
    assert.match(found.get('live-stranger') ?? '', /^fault /);
    assert.match(found.get('live-room') ?? '', /^fault .*good for another/);
    assert.match(found.get('live-guest') ?? '', /^fault .*does not know/);
  },
);

test(
  'of a real Prosody: tokens are taken, and nobody compares the room with the token’s',
  alone,
  async () => {
    const found = await askLive({
      areOpen: true,
      lua: (text) => text.replaceAll('"token_verification"', '"muc_hide_all"'),
    });
    assert.match(found.get('live-token') ?? '', /^ok /);
    assert.match(found.get('live-room') ?? '', /^fault .*good for another/);
  },
);

test('of a real Prosody: another secret', alone, async () => {
  const found = await askLive({
    lua: (text) =>
      text.replace(/app_secret = "[^"]*"/, 'app_secret = "of-thirty-two-bytes-and-of-another"'),
  });
  assert.match(found.get('live-token') ?? '', /^fault .*"Invalid signature"/);
});
