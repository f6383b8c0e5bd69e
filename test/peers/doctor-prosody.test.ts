import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from '../../src/base/clock.ts';
import { systemRandom } from '../../src/base/random.ts';
import { examineLive } from '../../src/setup/doctor/live/examine-live.ts';
import { openNetwork } from '../../src/setup/doctor/live/network.ts';
import { namesOf } from '../../src/setup/generate/names.ts';
import { planSetup } from '../../src/setup/generate/plan-setup.ts';
import { prosodyBase } from '../../src/setup/generate/prosody-base.ts';
import { deploymentOf } from '../support/doctor-fixtures.ts';
import { processLines, prosodyMissing, startProsodyOf } from '../support/prosody.ts';
import { fileOf, usualAnswers } from '../support/setup-answers.ts';

const missing = prosodyMissing();
const { jitsiHost } = usualAnswers;

/** What the doctor says of a real Prosody that runs with what setup writes, changed a little. */
async function askLive(change: (text: string) => string): Promise<Map<string, string>> {
  const plan = planSetup(usualAnswers, systemRandom);
  const plugins = process.env['USHER_JITSI_PLUGINS'] ?? '';
  const base = prosodyBase(namesOf(usualAnswers), usualAnswers.prosody);
  const lua = change(`${base}\n${fileOf(plan, 'prosody/').text}`).replace(
    '/usr/share/jitsi-meet/prosody-plugins/',
    plugins,
  );
  const prosody = await startProsodyOf(
    (folder, http, c2s) => `${processLines(folder, http, c2s)}\n${lua}`,
  );
  try {
    const yaml = fileOf(plan, 'usher.yaml').text.replace(
      /client_secret_file: .*/,
      'client_secret: x',
    );
    const given = deploymentOf({
      'usher.yaml': yaml,
      'prosody.cfg.lua': lua,
      'config.js': `var config = { hosts: { domain: '${jitsiHost}' }, websocket: '${prosody.url}' };`,
    });
    const network = openNetwork({ clock: systemClock, random: systemRandom });
    const findings = await examineLive(given, network);
    return new Map(findings.map(({ id, level, evidence }) => [id, `${level} ${evidence}`]));
  } finally {
    await prosody.stop();
  }
}

test('of a real Prosody: all is well', { skip: missing ?? false, timeout: 60_000 }, async () => {
  const found = await askLive((text) => text);
  assert.match(found.get('live-stranger') ?? '', /^ok /);
  assert.match(found.get('live-token') ?? '', /^ok /);
});

test('of a real Prosody: it lets strangers in, and has another secret', {
  skip: missing ?? false,
  timeout: 60_000,
}, async () => {
  const found = await askLive((text) =>
    text
      .replace('allow_empty_token = false', 'allow_empty_token = true')
      .replace(/app_secret = "[^"]*"/, 'app_secret = "of-thirty-two-bytes-and-of-another"'),
  );
  assert.match(found.get('live-stranger') ?? '', /^fault /);
  assert.match(found.get('live-token') ?? '', /^fault .*"Invalid signature"/);
});
