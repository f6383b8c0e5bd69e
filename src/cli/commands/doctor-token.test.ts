import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { saidBy } from '../../../test/support/said-by.ts';
import { processEnvironment } from '../../base/environment.ts';
import { explainReason } from '../../setup/doctor/token/explain-reason.ts';
import { doctorToken } from './doctor-token.ts';

const NOW = 1_800_000_000;
const clock = {
  nowSeconds: () => NOW,
  monotonicMs: () => 0,
  nowDate: () => new Date(NOW * 1000),
};
const claims = { iss: 'jitsi', aud: 'jitsi', sub: 'meet.test', room: 'r', exp: NOW + 60 };
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const tokenOf = (body: object, head: object = { alg: 'HS256', typ: 'JWT' }) =>
  `${encode(head)}.${encode(body)}.c2lnbmF0dXJl`;
const ask = (input: string) => saidBy(doctorToken, [], { input, clock });

test('finds nothing wrong with a good token, in the address of a meeting too', async () => {
  for (const input of [tokenOf(claims), `https://meet.test/r#jwt="${tokenOf(claims)}"`]) {
    const { status, out } = await ask(input);
    assert.equal(status, 0);
    assert.match(out, /Nothing is wrong/);
  }
});

test('says what is wrong with a token, and never prints it', async () => {
  const { exp: _exp, ...endless } = claims;
  const cases: [object, RegExp][] = [
    [endless, /^exp: It has no end/],
    [{ ...claims, exp: NOW - 5 }, /^exp: It ran out 5 s ago/],
    [{ ...claims, exp: NOW + 1e7 }, /^exp: .*more than a day/],
    [{ ...claims, exp: String(NOW) }, /^exp: .*must be number/],
    [{ ...claims, nbf: NOW + 7 }, /^nbf: .*another 7 s/],
    [{ ...claims, aud: ['jitsi'] }, /^aud: It is a list/],
    [{ ...claims, sub: 'https://meet.test' }, /^sub: It is an address/],
    [{ ...claims, sub: '*' }, /^sub: /],
    [{ ...claims, room: '*' }, /^room: It opens every room/],
    [{ ...claims, room: 'tést' }, /^room: .*form/],
    [{ ...claims, context: { room: { regex: true } } }, /^room: It is a pattern/],
    [{ ...claims, context: { user: { email: null } } }, /^context\.user: /],
  ];
  for (const [body, expected] of cases) {
    const { status, out } = await ask(tokenOf(body));
    assert.equal(status, 1);
    assert.match(out, expected);
    assert.ok(!out.includes(encode(body)));
  }
  const { out } = await ask(tokenOf(claims, { alg: 'ES256', typ: 'at+jwt' }));
  assert.match(out, /^typ: /m);
  assert.match(out, /^alg: /m);
});

test('explains lines of the log, and prints no token that stands there', async () => {
  const token = tokenOf(claims);
  const { status, out } = await ask(
    `Nov 21 09:00:00 meet.test:auth_token\twarn\tError verifying token err:not-allowed, reason:Invalid signature tenant:nil room:r user_agent:x
Nov 21 09:00:01 conference.meet.test:token_verification\terror\tToken ${token} not allowed to join: r@conference.meet.test err: nil reason: Room and token mismatched
Nov 21 09:00:02 x\twarn\tError verifying token err:not-allowed, reason:Not acceptable by exp (12 sec since expired, valid for 60 sec) tenant:nil room:r
`,
  );
  assert.equal(status, 1);
  for (const one of [
    'Invalid signature:',
    'Room and token mismatched:',
    'Not acceptable by exp:',
  ]) {
    assert.ok(out.includes(one), one);
  }
  assert.ok(!out.includes(token));
});

test('takes nothing else, and says nothing of it', async () => {
  const { status, notes } = await ask('hush');
  assert.equal(status, 2);
  assert.doesNotMatch(notes, /hush/);
  const lost = await saidBy(doctorToken, [tokenOf(claims)]);
  assert.equal(lost.status, 2);
  assert.ok(!lost.notes.includes(tokenOf(claims)));
});

const plugins = processEnvironment()['USHER_JITSI_PLUGINS'] ?? '';
const skip = existsSync(join(plugins, 'mod_auth_token.lua'))
  ? false
  : 'USHER_JITSI_PLUGINS names no folder of Jitsi’s modules';

test('explains every reason that Jitsi’s modules for tokens can give', { skip }, () => {
  const read = (name: string) => readFileSync(join(plugins, name), 'utf8');
  const token = read('luajwtjitsi.lib.lua');
  const reasons = [
    ...read('token/util.lib.lua').matchAll(
      /return false, ['"][\w-]+['"], ?(?:"([^"]+)"|'([^']+)')/g,
    ),
    ...token
      .slice(token.indexOf('function M.verify'))
      .matchAll(/return nil, (?:"([^"]+)"|'([^']+)')/g),
    ...token.matchAll(/return nil, nil, nil, (?:"([^"]+)")/g),
    ...read('mod_auth_token.lua').matchAll(/reason = (?:"([^"]+)")/g),
  ].map(([, double, single]) => double ?? single ?? '');
  assert.ok(reasons.length > 25, String(reasons.length));
  assert.deepEqual(
    [...new Set(reasons)].filter((reason) => explainReason(reason) === null),
    [],
  );
});
