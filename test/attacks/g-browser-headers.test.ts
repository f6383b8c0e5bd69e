import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Hono } from 'hono';
import { createCookies, readCookie } from '../../src/http/cookies.ts';
import { isForeignForm } from '../../src/http/csrf.ts';
import { secureHeaders, secureHeadersMiddleware } from '../../src/http/secure-headers.ts';
import { assertInAMoment } from '../support/in-a-moment.ts';
import { sampleSite } from '../support/sample-site.ts';

const site = sampleSite();

describe('attack G3: cookie attributes', () => {
  it('G3 has __Host-, Secure, HttpOnly, SameSite and Path=/ on a host of its own', () => {
    const cookies = createCookies(new URL('https://usher.example/'));
    assert.equal(
      cookies.set(cookies.session, 'v', 60),
      '__Host-usher-session=v; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=60',
    );
    assert.match(
      cookies.clear(cookies.session),
      /^__Host-usher-session=; Path=\/; .*Secure; Max-Age=0/,
    );
  });

  it('G3 has __Secure- and the base path below one, and no Domain anywhere', () => {
    const cookies = createCookies(new URL('https://meet.example/auth/'));
    assert.equal(
      cookies.set(cookies.session, 'v'),
      '__Secure-usher-session=v; Path=/auth/; HttpOnly; SameSite=Lax; Secure',
    );
    assert.doesNotMatch(cookies.set(cookies.session, 'v', 1), /domain/i);
  });

  it('G3 has no prefix on plain http, where browsers would refuse one', () => {
    const cookies = createCookies(new URL('http://localhost:3000/'));
    assert.equal(
      cookies.set(cookies.session, 'v'),
      'usher-session=v; Path=/; HttpOnly; SameSite=Lax',
    );
  });

  it('G3 writes no cookie whose value could break out of it', () => {
    const cookies = createCookies(new URL('https://usher.example/'));
    for (const value of ['a;b', 'a\r\nSet-Cookie: x=y', 'a,b', 'a b', 'a"b', 'ä', 'a\\b']) {
      assert.throws(() => cookies.set(cookies.session, value), RangeError);
    }
    for (const id of [
      'short',
      'a;b'.repeat(9),
      '../../etc/passwd-000',
      'x'.repeat(65),
      'é'.repeat(20),
    ]) {
      assert.equal(cookies.attempt(id), null);
    }
  });
});

describe('attack G4: tossed, doubled, many and broken cookies', () => {
  it('G4 returns every value of one name, so that the right one can be found among tossed ones', () => {
    assert.deepEqual(readCookie('s=evil; a=1; s=good; s=evil; s=', 's'), ['evil', 'good', '']);
  });

  it('G4 never throws, whatever the header', () => {
    const broken = [
      '=',
      ';;;',
      's',
      's=%',
      's=%ff%fe; s="',
      '__proto__=1',
      's=\u0000',
      '=s=s',
      ' = ;s=1',
    ];
    for (const header of broken) readCookie(header, 's');
    assert.deepEqual(readCookie('__proto__=1; constructor=2', '__proto__'), ['1']);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (header) => {
        readCookie(header, 's');
        createCookies(new URL('https://a.example/')).attemptsToClear(header, 100);
      }),
    );
  });

  it('G4 reads 200 cookies in a moment', () => {
    const header = Array.from({ length: 200 }, (_, i) => `c${i}=${'v'.repeat(60)}`).join('; ');
    assertInAMoment('readCookie', () => readCookie(`${header}; s=1`, 's'));
    assert.deepEqual(readCookie(`${header}; s=1`, 's'), ['1']);
  });
});

describe('attack G6: forms sent by another site', () => {
  const publicUrl = new URL('https://usher.example/auth/');
  const sent = (headers: Record<string, string>) => isForeignForm(new Headers(headers), publicUrl);
  it('G6 knows a foreign form by Fetch Metadata and by Origin', () => {
    assert.equal(sent({ 'sec-fetch-site': 'cross-site' }), true);
    assert.equal(sent({ 'sec-fetch-site': 'same-site' }), true);
    assert.equal(sent({ origin: 'https://evil.example' }), true);
    assert.equal(sent({ origin: 'https://usher.example.evil.example' }), true);
    assert.equal(sent({ origin: 'http://usher.example' }), true);
    assert.equal(sent({ 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' }), true);
  });
  it('G6 lets our own form through, whose Origin is null under no-referrer', () => {
    assert.equal(sent({ 'sec-fetch-site': 'same-origin', origin: 'null' }), false);
    assert.equal(sent({ origin: 'https://usher.example' }), false);
    assert.equal(sent({}), false);
  });
});

describe('attack G8: headers on every answer', () => {
  const options = {
    https: true,
    frameAncestors: ['https://meet.example'],
    formTargets: ['https://meet.example'],
  };
  const expected = Object.keys(secureHeaders(options));
  /** An answer as it leaves the server. */
  const sent = (answer: Response): Promise<Response> | Response =>
    new Hono()
      .use(secureHeadersMiddleware(options))
      .get('/', () => answer)
      .request('/');
  for (const status of [200, 303, 304, 400, 404, 413, 429, 500, 503]) {
    it(`G8 has all of them on a ${status}`, async () => {
      const answer = await sent(new Response(null, { status }));
      for (const name of expected) assert.ok(answer.headers.has(name), name);
      assert.equal(answer.status, status);
    });
  }

  it('G8 keeps a policy free of inline code and open sources', () => {
    const policy = secureHeaders(options)['content-security-policy'] ?? '';
    assert.match(policy, /^default-src 'none'; /);
    assert.match(policy, /frame-ancestors https:\/\/meet\.example$/);
    assert.doesNotMatch(policy, /unsafe|\*|http:|report/);
  });

  it('G8 refuses an origin that would widen the policy', () => {
    for (const origin of [
      'https://a.example; script-src *',
      'https://a.example/',
      'null',
      '*',
      'https://a.example/x',
    ]) {
      assert.throws(() => secureHeaders({ ...options, frameAncestors: [origin] }));
      assert.throws(() => secureHeaders({ ...options, formTargets: [origin] }));
    }
  });

  it('G8 has them on static files and their 304, with the longer caching of their own', async () => {
    const href = site.assets.href('style');
    const name = href.split('/').at(-1) ?? '';
    const fresh = site.assets.respond(name, new Request(`https://usher.example${href}`));
    const etag = fresh?.headers.get('etag') ?? '';
    const request = new Request(`https://usher.example${href}`, {
      headers: { 'if-none-match': etag },
    });
    const known = site.assets.respond(name, request);
    assert.equal(known?.status, 304);
    for (const answer of [fresh, known]) {
      const { headers } = await sent(answer ?? new Response());
      assert.equal(headers.get('cache-control'), 'public, max-age=31536000, immutable');
      for (const wanted of expected) assert.ok(headers.has(wanted), wanted);
    }
  });

  it('G8 gives drawings a policy in which nothing runs', () => {
    const name = site.assets.href('logo').split('/').at(-1) ?? '';
    const policy = site.assets.respond(name, new Request('https://usher.example/'))?.headers;
    assert.match(policy?.get('content-security-policy') ?? '', /default-src 'none'.*sandbox/);
    for (const other of ['../usher.css', 'usher.css', '', '__proto__', 'constructor']) {
      assert.equal(site.assets.respond(other, new Request('https://usher.example/')), null);
    }
  });
});
