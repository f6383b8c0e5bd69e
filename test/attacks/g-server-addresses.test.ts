import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ask, sendRaw } from '../support/raw-http.ts';
import { type ServedStory, serveStory } from '../support/served-story.ts';
import { AUTH, MEET } from '../support/usher.ts';

let story: ServedStory;
before(async () => {
  story = await serveStory();
});
after(() => story.close());

/** Names by which somebody could try to tell us who we are, by the header that carries them. */
const spoofed: Readonly<Record<string, Record<string, string>>> = {
  Host: { host: 'evil.example' },
  'Host with a port': { host: 'evil.example:8443' },
  'X-Forwarded-Host': { host: 'auth.example.org', 'x-forwarded-host': 'evil.example' },
  'X-Forwarded-Proto': { 'x-forwarded-proto': 'http', 'x-forwarded-ssl': 'off' },
  'X-Forwarded-Port and -Prefix': {
    'x-forwarded-port': '8443',
    'x-forwarded-prefix': '/evil.example',
    'x-forwarded-server': 'evil.example',
  },
  Forwarded: { forwarded: 'for=192.0.2.1;host=evil.example;proto=http;by=evil.example' },
  'X-Original-URL': { 'x-original-url': '/evil.example', 'x-rewrite-url': '/evil.example' },
  'X-Original-Host and its kin': {
    'x-original-host': 'evil.example',
    'x-host': 'evil.example',
    'x-http-host-override': 'evil.example',
    'x-wap-profile': 'http://evil.example/',
  },
  'names with underscores': { x_forwarded_host: 'evil.example', x_forwarded_proto: 'http' },
  'Origin and Referer': { origin: 'https://evil.example', referer: 'https://evil.example/x' },
};

describe('attack G2: who we are is configured, never heard', () => {
  for (const [what, headers] of Object.entries(spoofed)) {
    test(`G2 a whole sign-in with a false ${what} builds no other address and no other cookie`, async () => {
      const go = (path: string, cookie?: string) =>
        ask(story.port, path, { headers: { ...headers, ...(cookie ? { cookie } : {}) } });
      const seen: string[] = [];
      const keep = (answer: Awaited<ReturnType<typeof ask>>) => {
        seen.push(JSON.stringify([...answer.headers]), answer.body);
        return answer.headers.get('location') ?? assert.fail(`${answer.status} ${answer.body}`);
      };

      const signIn = keep(await go('/room/standup'));
      assert.match(signIn, /^\/sign-in\?continue=/);
      const begun = await go(signIn);
      const departure = new URL(keep(begun));
      assert.equal(departure.origin, story.provider.issuer);
      assert.equal(departure.searchParams.get('redirect_uri'), `${AUTH}/sign-in/demo/callback`);
      const callback = await story.provider.signIn(departure);
      const finished = await go(callback.pathname + callback.search, cookieOf(begun.headers));
      const resume = keep(finished);
      assert.match(resume, /^\/enter\?continue=/);
      const seated = keep(await go(resume, cookieOf(finished.headers)));
      assert.ok(seated.startsWith(`${MEET}/standup#jwt=`), seated);

      for (const line of [...begun.headers.getSetCookie(), ...finished.headers.getSetCookie()]) {
        assert.match(line, /^__Host-usher-[^;]*; Path=\/; HttpOnly; SameSite=Lax; Secure(;|$)/);
        assert.doesNotMatch(line, /domain/i);
      }
      const error = await go('/nothing');
      assert.equal(error.status, 404);
      assert.doesNotMatch(seen.join('') + error.body, /evil\.example/);
    });
  }

  test('G2 a path in X-Original-URL or X-HTTP-Method-Override is not the path, or the method, that counts', async () => {
    const headers = { 'x-original-url': '/healthz', 'x-http-method-override': 'DELETE' };
    assert.equal((await ask(story.port, '/nothing', { headers })).status, 404);
    assert.equal((await ask(story.port, '/healthz', { headers })).status, 200);
  });

  test('G2 an address in the request line counts for its path alone (RFC 9112 3.2.2)', async () => {
    for (const target of ['http://evil.example', 'https://user@evil.example:1']) {
      const request = `GET ${target}/room/standup HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`;
      const { text, statuses } = await sendRaw(story.port, [request]);
      assert.deepEqual(statuses, [303]);
      assert.match(text, /\r\nlocation: \/sign-in\?continue=/i);
      assert.doesNotMatch(text, /evil/);
    }
  });

  test('G2 two Host headers, or none in HTTP/1.1, are refused (RFC 9112 3.2)', async () => {
    const hosts = [
      'Host: auth.example.org\r\nHost: evil.example\r\n',
      'Host: auth.example.org\r\nhOsT: auth.example.org\r\n',
      '',
    ];
    for (const host of hosts) {
      const { text, statuses, closed } = await sendRaw(story.port, [
        `GET /room/standup HTTP/1.1\r\n${host}\r\n`,
      ]);
      assert.deepEqual(statuses, [400], host);
      assert.ok(closed);
      assert.doesNotMatch(text, /evil|\nlocation/i);
    }
  });

  test('G2 a Host that is no host is refused, and harms nobody', async () => {
    for (const host of ['evil/x', 'a b', 'user@evil', '[::1', 'x#y', 'x?y', '%00', 'a\\b']) {
      const request = `GET /room/standup HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
      const { text, statuses } = await sendRaw(story.port, [request]);
      assert.ok(statuses[0] === 400 || statuses[0] === 303, `${host}: ${statuses}`);
      assert.doesNotMatch(text, /evil/);
    }
  });

  test('G2 HTTP/1.0 without a Host is answered: health checks of balancers ask so', async () => {
    const { statuses, closed } = await sendRaw(story.port, ['GET /healthz HTTP/1.0\r\n\r\n']);
    assert.deepEqual(statuses, [200]);
    assert.ok(closed);
  });

  test('G2 nobody reads the metrics by claiming to be near', async () => {
    const claims = ['203.0.113.9', '127.0.0.1, 203.0.113.9', '::1,203.0.113.9'];
    for (const claim of claims) {
      const headers = { 'x-forwarded-for': claim, 'x-real-ip': '127.0.0.1', forwarded: 'for=::1' };
      assert.equal((await ask(story.port, '/metrics', { headers })).status, 404, claim);
    }
    assert.equal((await ask(story.port, '/metrics')).status, 200);
  });
});

/** What a browser would send back. */
function cookieOf(headers: Headers): string {
  return headers
    .getSetCookie()
    .filter((line) => !/Max-Age=0/.test(line))
    .map((line) => line.split(';', 1)[0])
    .join('; ');
}
