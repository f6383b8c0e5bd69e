import assert from 'node:assert/strict';
import { createHmac, createSecretKey, sign } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { checkToken } from '../../src/jitsi/check-token.ts';
import { type JitsiTarget, JitsiTargets } from '../../src/jitsi/targets.ts';
import { type KeyHouse, openKeyHouse } from '../support/key-house.ts';
import { rsYaml } from '../support/rs-settings.ts';
import { configOf } from '../support/sample-settings.ts';

const NOW = 1_800_000_000;
const SECRET = 'k2Wp7Xn4Vb9Qm1Zs6Td3Rf8Lc5Jh0GyU';
/** Of the processor's time, for one token: as the attack book has it. */
const MOST_MICROS = 5000;

const claims = {
  ...{ aud: 'jitsi', iss: 'jitsi', sub: 'meet.example.org', room: 'standup' },
  ...{ nbf: NOW - 60, iat: NOW, exp: NOW + 600 },
  context: { user: { id: 'asa', moderator: true } },
};

/** How tokens are signed, and by what: the headers are each verifier's own matter. */
interface Verifier {
  readonly alg: string;
  readonly kid: string | undefined;
  readonly sign: (input: string) => Buffer;
  readonly target: JitsiTarget;
}

let house: KeyHouse;
const verifiers: Verifier[] = [];
before(async () => {
  house = await openKeyHouse();
  const yaml = rsYaml();
  const bySigning = new JitsiTargets(configOf(yaml), house.keys).find(null);
  const hs = yaml.replace('algorithm: RS256', `secret: ${SECRET}`);
  const bySecret = new JitsiTargets(configOf(hs)).find(null);
  const { kid, privateKey } = await house.keys.forToken(NOW);
  const secret = createSecretKey(Buffer.from(SECRET));
  verifiers.push(
    {
      ...{ alg: 'RS256', kid, target: bySigning },
      sign: (input) => sign('sha256', Buffer.from(input), privateKey),
    },
    {
      ...{ alg: 'HS256', kid: undefined, target: bySecret },
      sign: (input) => createHmac('sha256', secret).update(input).digest(),
    },
  );
});
after(() => house.close());

const base64 = (text: string) => Buffer.from(text).toString('base64url');

/** The payload is good, and the signature is right, whatever the header says. */
function withHeader(
  { sign: signInput }: Verifier,
  header: string,
  payload = JSON.stringify(claims),
) {
  const input = `${base64(header)}.${base64(payload)}`;
  return `${input}.${signInput(input).toString('base64url')}`;
}

/** Every animal of the zoo, by its name. */
function zoo(verifier: Verifier): Readonly<Record<string, string>> {
  const { alg, kid } = verifier;
  const head = (more: object) => JSON.stringify({ alg, typ: 'JWT', kid, ...more });
  const with_ = (more: object) => withHeader(verifier, head(more));
  const good = withHeader(verifier, head({}));
  const [header = '', payload = '', signature = ''] = good.split('.');
  const deep = `{"a":${'['.repeat(5000)}${']'.repeat(5000)}}`;
  const names = ['none', 'None', 'NONE', 'nOnE', 'none ', '', 'HS256\0', 'rs256', 'ES256', 'PS256'];
  const others = ['EdDSA', 'dir', 'RSA1_5', 'A128KW', 'RS1', 'HS1', 'RS256 ', '../RS256', 'RS255'];
  return {
    ...Object.fromEntries(
      [...names, ...others].map((name) => [`alg ${name}`, with_({ alg: name })]),
    ),
    ...Object.fromEntries(
      ['none', 'None', 'nOnE'].map((name) => [
        `alg ${name} unsigned`,
        `${base64(head({ alg: name }))}.${payload}.`,
      ]),
    ),
    'alg as a list': with_({ alg: [alg] }),
    'alg as a number': with_({ alg: 256 }),
    'no alg': with_({ alg: undefined }),
    'no signature': `${header}.${payload}.`,
    'no signature, no dot': `${header}.${payload}`,
    crit: with_({ crit: ['exp'] }),
    'crit, empty': with_({ crit: [] }),
    'crit b64': with_({ crit: ['b64'], b64: false }),
    'b64 false': with_({ b64: false }),
    'alg twice': withHeader(verifier, head({}).replace('{', '{"alg":"none",')),
    'typ twice': withHeader(verifier, head({}).replace('{', '{"typ":"at+jwt",')),
    'kid twice': withHeader(verifier, head({ kid: kid ?? 'a' }).replace('{', '{"kid":"x",')),
    'room twice': withHeader(
      verifier,
      head({}),
      JSON.stringify(claims).replace('{', '{"room":"*",'),
    ),
    'typ at+jwt': with_({ typ: 'at+jwt' }),
    'typ jwt': with_({ typ: 'jwt' }),
    'no typ': with_({ typ: undefined }),
    'a JWE by PBES2': `${base64('{"alg":"PBES2-HS512+A256KW","enc":"A256GCM","p2s":"YWJj","p2c":2147483648}')}.AA.AA.AA.AA`,
    'a JWE that is zipped': `${base64('{"alg":"dir","enc":"A256GCM","zip":"DEF"}')}..AA.${'A'.repeat(9000)}.AA`,
    'PBES2 in three parts': with_({ alg: 'PBES2-HS256+A128KW', p2c: 2 ** 31 }),
    'ten megabytes': `${header}.${base64(`{"a":"${'x'.repeat(10_000_000)}"}`)}.${signature}`,
    'ten megabytes of signature': `${header}.${payload}.${'A'.repeat(10_000_000)}`,
    'ten megabytes of dots': '.'.repeat(10_000_000),
    'a deep header': `${base64(deep)}.${payload}.${signature}`,
    'a deep payload': withHeader(verifier, head({}), deep),
    'a header that is a list': withHeader(verifier, '[]'),
    'a header that is null': withHeader(verifier, 'null'),
    'a header of __proto__': withHeader(verifier, `{"__proto__":{"alg":"${alg}","typ":"JWT"}}`),
    'a signature with a bit more': `${good}A`,
    'a signature twice': `${good}.${signature}`,
    'white space before it': ` ${good}`,
    'the JSON form': JSON.stringify({ payload, signatures: [{ protected: header, signature }] }),
  };
}

describe('attack C10: headers that are no honest issuer’s, on every verifier of ours', () => {
  test('C10 the same token with an honest header is seated', async () => {
    for (const verifier of verifiers) {
      const { alg, kid, target } = verifier;
      const token = withHeader(verifier, JSON.stringify({ alg, typ: 'JWT', kid }));
      const { settings } = await target.signing(0);
      assert.ok(checkToken({ token, room: 'standup', tenant: null, now: NOW }, settings).joined);
    }
  });

  test('C10 none is seated, and none costs more than five milliseconds', async () => {
    for (const verifier of verifiers) {
      const { settings } = await verifier.target.signing(0);
      for (const [name, token] of Object.entries(zoo(verifier))) {
        const attempt = { token, room: 'standup', tenant: null, now: NOW };
        // The quickest of three counts: what V8 compiles or collects meanwhile is nobody's attack.
        const micros = [0, 1, 2].map(() => {
          const began = process.cpuUsage();
          const { joined } = checkToken(attempt, settings);
          const { user, system } = process.cpuUsage(began);
          assert.equal(joined, false, `${verifier.alg}: ${name}`);
          return user + system;
        });
        const least = Math.min(...micros);
        assert.ok(least < MOST_MICROS, `${verifier.alg}: ${name}: ${least} µs`);
      }
    }
  });
});
