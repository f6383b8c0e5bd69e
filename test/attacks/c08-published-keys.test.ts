import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash, createPublicKey, X509Certificate } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import autocannon from 'autocannon';
import { importJWK, importSPKI } from 'jose';
import { ask, sendRaw } from '../support/raw-http.ts';
import { requirePart } from '../support/require-part.ts';
import { rsYaml } from '../support/rs-settings.ts';
import { ServeProcess } from '../support/serve-process.ts';

interface Jwk {
  readonly kid: string;
  readonly [member: string]: unknown;
}

let usher: ServeProcess;
let kids: readonly string[];
before(async () => {
  usher = await ServeProcess.start(rsYaml('storage: { url: "sqlite::memory:" }\n'));
  kids = (await keySet()).map(({ kid }) => kid);
});
after(() => usher.stop());

async function keySet(): Promise<readonly Jwk[]> {
  return (JSON.parse((await ask(usher.port, '/jwks.json')).body) as { keys: Jwk[] }).keys;
}

const asapPath = (kid: string) => `/asap/${createHash('sha256').update(kid).digest('hex')}.pem`;

describe('attack C8: what is published of our keys', () => {
  test('C8 is a JWK Set of public members alone (RFC 7517), the next key among them', async () => {
    const keys = await keySet();
    assert.equal(keys.length, 2);
    for (const jwk of keys) {
      assert.deepEqual(Object.keys(jwk).sort(), ['e', 'kid', 'kty', 'n', 'use']);
      assert.deepEqual([jwk['kty'], jwk['use']], ['RSA', 'sig']);
      await importJWK(jwk as never, 'RS256');
    }
  });

  test('C8 is a PEM for each kid that OpenSSL, Node and jose read as this key', async () => {
    for (const jwk of await keySet()) {
      const { status, headers, body } = await ask(usher.port, asapPath(jwk.kid));
      assert.equal(status, 200);
      assert.equal(headers.get('content-type'), 'application/x-pem-file');
      assert.match(body, /^-----BEGIN PUBLIC KEY-----\n/);
      const args = ['pkey', '-pubin', '-noout', '-text'];
      assert.match(execFileSync('openssl', args, { input: body, encoding: 'utf8' }), /2048 bit/);
      await importSPKI(body, 'RS256');
      const key = createPublicKey(body).export({ format: 'jwk' });
      assert.equal(key.n, jwk['n']);
    }
  });

  const luaossl = requirePart('lua-luaossl', hasLuaossl());
  test('C8 is a PEM that luaossl reads, as Prosody does', { skip: luaossl }, async () => {
    const { body } = await ask(usher.port, asapPath(kids[0]!));
    const script = "print(require'openssl.pkey'.new(io.read('a')):toPEM'public')";
    const read = execFileSync('lua5.4', ['-e', script], { input: body, encoding: 'utf8' });
    assert.equal(read.trim(), body.trim());
  });

  test('C8 is a certificate for each kid that holds the same key', async () => {
    const { headers, body } = await ask(usher.port, '/keys.json');
    assert.equal(headers.get('content-type'), 'application/json');
    const certificates = JSON.parse(body) as Record<string, string>;
    assert.deepEqual(Object.keys(certificates).sort(), [...kids].sort());
    for (const [kid, text] of Object.entries(certificates)) {
      assert.ok(text.startsWith('-----BEGIN CERTIFICATE-----'), 'Prosody looks for exactly this');
      const { publicKey } = new X509Certificate(text);
      const pem = publicKey.export({ type: 'spki', format: 'pem' });
      assert.equal(pem, (await ask(usher.port, asapPath(kid))).body);
    }
  });

  test('C8 may be kept for five minutes, and is asked about for nothing by who has it (If-None-Match)', async () => {
    for (const path of ['/jwks.json', '/keys.json', asapPath(kids[0]!)]) {
      const { headers } = await ask(usher.port, path);
      assert.equal(headers.get('cache-control'), 'public, max-age=300');
      const etag = headers.get('etag') ?? '';
      assert.match(etag, /^"[0-9a-f]{32}"$/);
      for (const given of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
        const known = await ask(usher.port, path, { headers: { 'if-none-match': given } });
        assert.deepEqual([known.status, known.body], [304, ''], given);
        assert.equal(known.headers.get('etag'), etag);
        assert.equal(known.headers.get('cache-control'), 'public, max-age=300');
      }
      for (const given of ['"other"', etag.slice(1, -1), '']) {
        const other = await ask(usher.port, path, { headers: { 'if-none-match': given } });
        assert.equal(other.status, 200, given);
      }
    }
  });

  test('C8 answers HEAD as GET, without a body, and takes nothing else', async () => {
    for (const path of ['/jwks.json', '/keys.json', asapPath(kids[0]!)]) {
      const got = await ask(usher.port, path);
      const { status, headers, body } = await ask(usher.port, path, { method: 'HEAD' });
      assert.deepEqual([status, body], [200, '']);
      assert.equal(headers.get('etag'), got.headers.get('etag'));
      assert.equal(headers.get('content-length'), String(Buffer.byteLength(got.body)));
      for (const method of ['POST', 'PUT', 'DELETE']) {
        assert.equal((await ask(usher.port, path, { method })).status, 405, method);
      }
    }
  });

  test('C8 has nothing for an unknown kid, another spelling, or a path that wants out', async () => {
    const good = asapPath(kids[0]!);
    const name = good.slice('/asap/'.length);
    const wrong = [
      asapPath('unknown'),
      asapPath(''),
      `/asap/${name.toUpperCase()}`,
      `/asap/${name.replace(/[a-f]/, (letter) => letter.toUpperCase())}`,
      `/asap/${name.replace('.pem', '')}`,
      `/asap/${name.replace('.pem', '.PEM')}`,
      `/asap/${name}.bak`,
      `/asap/${name}/`,
      `/asap//${name}`,
      `/asap/./../asap//${name}`,
      `/asap/${kids[0]}.pem`,
      '/asap/',
      '/asap',
      '/asap/../usher.db',
      '/asap/%2e%2e%2fusher.db',
      '/asap/..%2f..%2f..%2fetc%2fpasswd',
      '/asap/....//....//etc/passwd',
      '/asap/..;/jwks.json',
      `/asap/${name}%00`,
      `/asap/%00${name}`,
      '/asap/%c0%ae%c0%ae%c0%afetc%c0%afpasswd',
      `/asap/${"' OR 1=1 --".replaceAll(' ', '%20')}.pem`,
      '/asap/__proto__',
      '/asap/constructor.pem',
      `/asap/${'a'.repeat(8000)}.pem`,
    ];
    for (const path of wrong) {
      const request = `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`;
      const { statuses, text } = await sendRaw(usher.port, [request]);
      assert.deepEqual(statuses, [404], path.slice(0, 200));
      assert.doesNotMatch(text, /BEGIN|"keys"|root:/, path.slice(0, 200));
      assert.match(text, /cache-control: no-store/i);
    }
  });

  test('C8 is nowhere private, in no form of it', async () => {
    const all = await Promise.all(
      ['/jwks.json', '/keys.json', ...kids.map(asapPath)].map((path) => ask(usher.port, path)),
    );
    const text = all.map(({ body, headers }) => body + JSON.stringify([...headers])).join();
    assert.doesNotMatch(text, /PRIVATE|"(d|p|q|dp|dq|qi|oth|k)":|"oct"/);
  });

  test('C8 is there at any rate: ten thousand requests from one address, and none is refused', async () => {
    for (const path of ['/jwks.json', asapPath(kids[0]!), '/keys.json']) {
      const url = `http://127.0.0.1:${usher.port}${path}`;
      const result = await autocannon({ url, connections: 20, amount: 10_000 });
      assert.deepEqual(result.statusCodeStats, { '200': { count: 10_000 } });
    }
    const unknown = `http://127.0.0.1:${usher.port}${asapPath('unknown')}`;
    const result = await autocannon({ url: unknown, connections: 20, amount: 10_000 });
    assert.deepEqual(result.statusCodeStats, { '404': { count: 10_000 } });
    assert.equal((await ask(usher.port, '/healthz')).status, 200);
    assert.ok(usher.output.length < 20_000, 'no line of the log for each of them');
  });
});

test('C8 an Usher whose Jitsis all share a secret with it has no keys, and publishes none', async () => {
  const yaml = rsYaml('storage: { url: "sqlite::memory:" }\n', 'HS256');
  const shared = await ServeProcess.start(
    yaml.replace('jitsi:\n', 'jitsi:\n  secret: k2Wp7Xn4Vb9Qm1Zs6Td3Rf8Lc5Jh0GyU\n'),
  );
  for (const path of ['/jwks.json', '/keys.json', asapPath('x')]) {
    assert.equal((await ask(shared.port, path)).status, 404, path);
  }
  await shared.stop();
});

function hasLuaossl(): boolean {
  try {
    execFileSync('lua5.4', ['-e', "require'openssl.pkey'"], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
