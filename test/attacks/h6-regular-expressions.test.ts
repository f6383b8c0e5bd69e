import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from '../../src/base/clock.ts';
import { systemRandom } from '../../src/base/random.ts';
import { redactText } from '../../src/base/redact.ts';
import { isAppLink } from '../../src/entrance/pages/app-link.ts';
import { parseEnter } from '../../src/entrance/parse-enter.ts';
import { createClientAddress } from '../../src/http/client-ip.ts';
import { createCookies, readCookie } from '../../src/http/cookies.ts';
import { chooseLanguage, preferredLanguages } from '../../src/http/language.ts';
import { plainText } from '../../src/http/plain-text.ts';
import { prefersJson } from '../../src/http/prefers-json.ts';
import { createSeal } from '../../src/http/seal.ts';
import { parseRoomName } from '../../src/rooms/room-name.ts';
import { tryName } from '../../src/sign-in/try-name.ts';

const cookies = createCookies(new URL('https://meet.example.org/auth/'));
const seal = createSeal('not-a-real-secret-0123456789abcdef', systemClock, systemRandom);
const clientAddress = createClientAddress(['127.0.0.1', '10.0.0.0/8']);
const jitsi = { id: 'main', keepStartMuted: false, allowIceServers: false };
const enter = (state: string) => parseEnter({ room: 'x', tenant: null, state }, jitsi);

/** Whatever reads a text from outside with a regular expression. */
const readers: Readonly<Record<string, (text: string) => unknown>> = {
  'a room': (text) => parseRoomName(text),
  'a tenant': (text) => parseRoomName('x', text),
  'a state': (text) => unlessRefused(() => enter(text)),
  'an override': (text) => unlessRefused(() => enter(JSON.stringify({ 'config.subject': text }))),
  'the name of an override': (text) => unlessRefused(() => enter(JSON.stringify({ [text]: 1 }))),
  'Accept-Language': (text) => [chooseLanguage(text), preferredLanguages(text)],
  Accept: (text) => prefersJson(text),
  Cookie: (text) => [readCookie(text, cookies.session), cookies.attemptsToClear(text, 4000)],
  'X-Forwarded-For': (text) => clientAddress('127.0.0.1', text),
  'a sealed text': (text) => seal.open('continuation', text),
  'a name on a page': (text) => plainText(text),
  'a link to an app': (text) => isAppLink(`intent://${text}`),
  'a name that signs in': (text) => tryName(text),
  'a text for the log': (text) => redactText(text),
};

/** Repeated, they are what a regular expression that goes back and forth takes longest for. */
const units = [
  ...['a', '-a', 'a-', '_a', 'a.', 'a.-', '-aa.a', '.', '-', '%', '%41', '"', '\\', ' ', '\t ', ';', ',', '='],
  ...['a=b;', '="a', 'en-', 'en;q=0.', 'a/b;', 'text/', '10.0.0.1,', '::', '[', '{"a":', 'config.', 'eyJ', 'eyJ.'],
  ...['eyJa.aa-', 'code=', 'token:', '-code', 'bearer ', 'a://', 'a:a@', '-----BEGIN A-----', '#Intent;'],
  ...['e\u0301', '\ufdfa', '会', '\u{1f389}', '\ud800', '\u2028', '\u200e'],
]; // biome-ignore format: a list
const LENGTH = 16_384;
const MOST_MS = 50;

for (const [what, read] of Object.entries(readers)) {
  test(`H6 no text of 16 kB keeps the reader of ${what} busy`, () => {
    for (const unit of units) {
      for (const end of ['', '!', '\n', '"']) {
        const text = unit.repeat(Math.ceil(LENGTH / unit.length)).slice(0, LENGTH) + end;
        const ms = leastOf(3, () => read(text));
        assert.ok(ms < MOST_MS, `${JSON.stringify(unit)} again and again: ${ms.toFixed()} ms`);
      }
    }
  });
}

/** The best of several tries, so that somebody else's work on this machine is not counted. */
function leastOf(tries: number, work: () => unknown): number {
  let least = Number.POSITIVE_INFINITY;
  for (let turn = 0; turn < tries && least >= MOST_MS; turn++) {
    const began = performance.now();
    work();
    least = Math.min(least, performance.now() - began);
  }
  return least;
}

function unlessRefused(work: () => unknown): unknown {
  try {
    return work();
  } catch {
    return null;
  }
}
