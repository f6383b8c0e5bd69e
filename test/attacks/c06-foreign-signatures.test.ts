import assert from 'node:assert/strict';
import {
  createHmac,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { checkToken } from '../../src/jitsi/check-token.ts';
import { type JitsiTarget, JitsiTargets } from '../../src/jitsi/targets.ts';
import { buildClaims, mintToken } from '../../src/jitsi/token.ts';
import type { KeySet } from '../../src/keys/open-key-set.ts';
import { type KeyHouse, openKeyHouse } from '../support/key-house.ts';
import { rsYaml } from '../support/rs-settings.ts';
import { configOf } from '../support/sample-settings.ts';

let house: KeyHouse;
let target: JitsiTarget;
let set: KeySet;
let good: string;
before(async () => {
  house = await openKeyHouse();
  target = new JitsiTargets(configOf(rsYaml()), house.keys).find(null);
  const { key } = await target.signing(claims.exp);
  good = mintToken(claims, key);
  set = await house.keys.published();
});
after(() => house.close());

const NOW = 1_800_000_000;
const claims = buildClaims({
  ...{ issuer: 'jitsi', audience: 'jitsi', subject: 'meet.example.org', room: 'standup' },
  ...{ now: NOW, ttlSeconds: 600 },
  seat: { moderator: true, affiliation: 'owner', group: null, features: {} },
  person: { id: 'asa', name: null, email: null, avatar: null },
});

/** The verdict on a token where tokens are signed with keys of ours. */
async function verdictOn(token: string) {
  const { settings } = await target.signing(0);
  return checkToken({ token, room: 'standup', tenant: null, now: NOW }, settings);
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

function signedBy(header: object, signature: (input: Buffer) => Buffer): string {
  const input = `${encode(header)}.${encode(claims)}`;
  return `${input}.${signature(Buffer.from(input)).toString('base64url')}`;
}

const hmac = (hash: string, secret: string | Buffer) => (input: Buffer) =>
  createHmac(hash, secret).update(input).digest();
const rsa = (key: KeyObject) => (input: Buffer) => sign('sha256', input, key);

test('C6 our own token is seated, so that what follows is refused for what it is', async () => {
  assert.ok((await verdictOn(good)).joined);
});

describe('attack C6: a token signed with what everybody knows of our key (CVE-2021-39215)', () => {
  test('C6 by HMAC with the public key, in any form of it, is refused', async () => {
    const publicKey = createPublicKey(set.privateKey);
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const secrets: readonly (string | Buffer)[] = [
      pem,
      pem.trim(),
      pem.replaceAll('\n', '\r\n'),
      pem.replace(/-----.*-----|\n/g, ''),
      publicKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
      publicKey.export({ type: 'spki', format: 'der' }),
      JSON.stringify(publicKey.export({ format: 'jwk' })),
      publicKey.export({ format: 'jwk' }).n ?? '',
      Buffer.from(set.publication.keySet.body),
      set.kid,
      '',
    ];
    for (const secret of secrets) {
      for (const bits of ['256', '384', '512']) {
        for (const alg of [`HS${bits}`, `RS${bits}`, 'none']) {
          for (const kid of [set.kid, undefined]) {
            const token = signedBy({ alg, typ: 'JWT', kid }, hmac(`sha${bits}`, secret));
            const verdict = await verdictOn(token);
            assert.deepEqual([verdict.signedIn, verdict.joined], [false, false], alg);
          }
        }
      }
    }
  });

  test('C6 by another algorithm of the family than the configured one is refused', async () => {
    for (const bits of ['384', '512']) {
      const header = { alg: `RS${bits}`, typ: 'JWT', kid: set.kid };
      const token = signedBy(header, (input) => sign(`sha${bits}`, input, set.privateKey));
      assert.equal((await verdictOn(token)).reason, 'Invalid or incorrect alg');
    }
  });

  test('C6 a secret that a Jitsi still has in the file counts for nothing', async () => {
    const secret = 'k2Wp7Xn4Vb9Qm1Zs6Td3Rf8Lc5Jh0GyU';
    const config = configOf(rsYaml().replace('algorithm:', `secret: ${secret}\n  algorithm:`));
    const { settings } = await new JitsiTargets(config, house.keys).find(null).signing(0);
    const token = signedBy({ alg: 'HS256', typ: 'JWT', kid: set.kid }, hmac('sha256', secret));
    const verdict = checkToken({ token, room: 'standup', tenant: null, now: NOW }, settings);
    assert.equal(verdict.joined, false);
  });
});

describe('attack C9: a token that brings its own key', () => {
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const jwk = { ...stranger.publicKey.export({ format: 'jwk' }), kid: set.kid };
    response.end(JSON.stringify({ keys: [jwk] }));
  });
  let url: string;
  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`;
  });
  after(() => server.close());

  test('C9 in jwk, jku, x5c or x5u is judged by ours alone, and nobody is asked', async () => {
    const jwk = stranger.publicKey.export({ format: 'jwk' });
    const der = stranger.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
    for (const more of [{ jwk }, { jku: url }, { x5u: url }, { x5c: [der] }]) {
      for (const kid of [set.kid, 'theirs', url]) {
        const token = signedBy(
          { alg: 'RS256', typ: 'JWT', kid, ...more },
          rsa(stranger.privateKey),
        );
        assert.equal((await verdictOn(token)).joined, false);
      }
      // Beside our own signature it is passed over, as Prosody does.
      const ours = signedBy(
        { alg: 'RS256', typ: 'JWT', kid: set.kid, ...more },
        rsa(set.privateKey),
      );
      assert.equal((await verdictOn(ours)).joined, true);
    }
    assert.deepEqual(asked, []);
  });

  test('C9 a kid that is a path, an address, a statement or no text at all finds no key', async () => {
    const kids = [
      '../../../etc/passwd',
      '/dev/null',
      'file:///etc/passwd',
      `${url}?`,
      "x' UNION SELECT 'key' --",
      `${set.kid}\0`,
      `${set.kid} `,
      set.kid.toLowerCase(),
      '__proto__',
      'constructor',
      '',
      '*',
      'x'.repeat(5000),
      7,
      true,
      null,
      [set.kid],
      { kid: set.kid },
    ];
    for (const kid of kids) {
      const token = signedBy({ alg: 'RS256', typ: 'JWT', kid }, rsa(set.privateKey));
      assert.equal((await verdictOn(token)).joined, false, JSON.stringify(kid));
    }
    assert.deepEqual(asked, []);
  });
});
