import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Clock } from '../../src/base/clock.ts';
import { CookieJar } from '../../src/setup/doctor/live/cookie-jar.ts';
import { Browser } from './browser.ts';
import { attributesOf, formsOf, linksOf, textOf } from './html.ts';

const HTML = { 'content-type': 'text/html; charset=utf-8' };
const page = (body: string, headers: Record<string, string> = {}) =>
  new Response(body, { headers: { ...HTML, ...headers } });
const redirect = (location: string, status = 303, cookies: string[] = []) => {
  const headers = new Headers({ location });
  for (const cookie of cookies) headers.append('set-cookie', cookie);
  return new Response(null, { status, headers });
};

function clockAt(now: number): Clock & { now: number } {
  return {
    now,
    nowSeconds() {
      return this.now;
    },
    monotonicMs: () => 0,
    nowDate: () => new Date(now * 1000),
  };
}

function jarWith(address: string, cookies: string[], clock = clockAt(1000)) {
  const jar = new CookieJar(clock);
  const headers = new Headers();
  for (const cookie of cookies) headers.append('set-cookie', cookie);
  const refused = jar.accept(new URL(address), headers);
  const sent = (to: string, context = { sameSite: true, topLevelGet: true }) =>
    jar.header(new URL(to), context);
  return { jar, refused, sent, clock };
}

test('follows redirects one by one and writes each down', async () => {
  const browser = new Browser({
    network: false,
    routes: {
      'https://a.test': () => redirect('https://b.test/in?x=1', 302, ['seen=1; Path=/']),
      'https://b.test': (request) =>
        request.url.endsWith('/in?x=1') ? redirect('/end') : page('<h1>Here</h1>'),
    },
  });
  const arrived = await browser.visit('https://a.test/start');
  assert.equal(arrived.heading, 'Here');
  assert.deepEqual(
    arrived.hops.map((hop) => [hop.method, hop.url.href, hop.status]),
    [
      ['GET', 'https://a.test/start', 302],
      ['GET', 'https://b.test/in?x=1', 303],
      ['GET', 'https://b.test/end', 200],
    ],
  );
  assert.equal(browser.jar.get('seen')?.domain, 'a.test');
});

test('keeps fragments from the server and carries them over a redirect without one', async () => {
  const asked: string[] = [];
  const answer = (request: Request) => {
    asked.push(request.url);
    return request.url.endsWith('/a') ? redirect('/b') : page('');
  };
  const browser = new Browser({ routes: { 'https://a.test': answer } });
  const arrived = await browser.visit('https://a.test/a#jwt=%22x%22');
  assert.equal(arrived.url.href, 'https://a.test/b#jwt=%22x%22');
  assert.deepEqual(asked, ['https://a.test/a', 'https://a.test/b']);
});

test('turns a POST into a GET at 303 and keeps it at 307', async () => {
  const seen: string[] = [];
  const browser = new Browser({
    routes: {
      'https://a.test': async (request) => {
        seen.push(`${request.method} ${new URL(request.url).pathname} ${await request.text()}`);
        if (request.url.endsWith('/1')) return redirect('/2', 307);
        return request.url.endsWith('/2') ? redirect('/3', 303) : page('');
      },
    },
  });
  await browser.visit('https://a.test/1', { form: new URLSearchParams({ a: 'b' }) });
  assert.deepEqual(seen, ['POST /1 a=b', 'POST /2 a=b', 'GET /3 ']);
});

test('gives up on a circle and says where it went round, without queries', async () => {
  const browser = new Browser({ routes: { 'https://a.test': () => redirect('/b?secret=1') } });
  await assert.rejects(browser.visit('https://a.test/'), (error: Error) => {
    assert.match(error.message, /20 redirects.*https:\/\/a\.test\/b/);
    return !error.message.includes('secret');
  });
});

test('submits a form with its hidden fields, what was typed, and the button pressed', async () => {
  const form = `<form method=post action="/go"><input type=hidden name=csrf value="a&amp;b">
    <input name=who><input type=checkbox name=keep checked><input type=radio name=r value=1>
    <select name=s><option value=x>X<option value=y selected>Y</select>
    <button name=do value=yes>Yes please</button><button name=do value=no>No</button></form>`;
  const browser = new Browser({
    routes: {
      'https://a.test': async (request) =>
        request.method === 'POST' ? new Response(await request.text()) : page(form),
    },
  });
  await browser.visit('https://a.test/');
  const sent = await browser.submit({ who: 'Åsa' }, /No/);
  assert.equal(sent.body, 'csrf=a%26b&who=%C3%85sa&keep=on&s=y&do=no');
});

test('puts a GET form into the query and follows links of the page', async () => {
  const browser = new Browser({
    routes: {
      'https://a.test': (request) =>
        page(
          `<form><input name=q></form><a href="next?a=1&amp;b=2">Go <b>on</b></a>${request.url}`,
        ),
    },
  });
  await browser.visit('https://a.test/x/');
  assert.equal((await browser.submit({ q: 'é' })).url.href, 'https://a.test/x/?q=%C3%A9');
  assert.equal((await browser.click('Go on')).url.href, 'https://a.test/x/next?a=1&b=2');
  await assert.rejects(async () => browser.click('Nowhere'), /No link Nowhere.*“Go on”/);
});

test('sends Origin with a POST, and null from a page under no-referrer', async () => {
  for (const [policy, expected] of [
    ['strict-origin', 'https://a.test'],
    ['no-referrer', 'null'],
  ] as const) {
    const browser = new Browser({
      routes: {
        'https://a.test': (request) =>
          page(`<form method=post></form>${request.headers.get('origin')}`, {
            'referrer-policy': policy,
          }),
      },
    });
    await browser.visit('https://a.test/');
    assert.equal((await browser.submit()).text, expected);
  }
});

test('sends the Referer that the page allows, never its fragment', async () => {
  for (const [policy, to, expected] of [
    ['strict-origin-when-cross-origin', '/b', 'https://a.test/x?q=1'],
    ['strict-origin-when-cross-origin', 'https://b.test/', 'https://a.test/'],
    ['strict-origin', '/b', 'https://a.test/'],
    ['no-referrer', '/b', 'null'],
  ] as const) {
    const answer = (request: Request) =>
      page(`<a href="${to}">go</a>${request.headers.get('referer')}`, {
        'referrer-policy': policy,
      });
    const browser = new Browser({ routes: { 'https://a.test': answer, 'https://b.test': answer } });
    await browser.visit('https://a.test/x?q=1#jwt');
    assert.equal((await browser.click('go')).text, `go${expected}`);
  }
});

test('keeps cookies to their host, domain and path', () => {
  const { sent, refused } = jarWith('https://www.a.test/x/y', [
    'host=1',
    'wide=1; Domain=a.test; Path=/',
    'deep=1; Path=/x',
    'alien=1; Domain=b.test',
    'top=1; Domain=test',
  ]);
  assert.deepEqual(refused, ['alien', 'top']);
  assert.equal(sent('https://www.a.test/x/z'), 'host=1; deep=1; wide=1');
  assert.equal(sent('https://www.a.test/xy'), 'wide=1');
  assert.equal(sent('https://a.test/x'), 'wide=1');
  assert.equal(sent('https://bad-a.test/x'), null);
});

test('holds Secure, __Host- and __Secure- cookies to their rules (RFC 6265bis 4.1.3)', () => {
  const cookies = [
    '__Host-ok=1; Secure; Path=/',
    '__Host-domain=1; Secure; Path=/; Domain=a.test',
    '__Host-path=1; Secure; Path=/x',
    '__Host-plain=1; Path=/',
    '__Secure-plain=1',
    'none=1; SameSite=None',
  ];
  const { refused, sent } = jarWith('https://a.test/', cookies);
  assert.deepEqual(
    refused,
    cookies.slice(1).map((line) => line.split('=')[0]),
  );
  assert.equal(sent('http://a.test/'), null);
  assert.deepEqual(jarWith('http://a.test/', ['s=1; Secure']).refused, ['s']);
  assert.deepEqual(jarWith('http://127.0.0.1:8000/', ['s=1; Secure']).refused, []);
});

test('sends SameSite cookies from elsewhere only as Lax with a top-level GET', () => {
  const { sent } = jarWith('https://a.test/', [
    'lax=1',
    'strict=1; SameSite=Strict',
    'none=1; SameSite=None; Secure',
  ]);
  assert.equal(sent('https://a.test/', { sameSite: false, topLevelGet: true }), 'lax=1; none=1');
  assert.equal(sent('https://a.test/', { sameSite: false, topLevelGet: false }), 'none=1');
  assert.equal(sent('https://a.test/'), 'lax=1; strict=1; none=1');
});

test('forgets a cookie at its end, and at once with Max-Age=0', () => {
  const { jar, sent, clock } = jarWith('https://a.test/', [
    'short=1; Max-Age=60',
    'dated=1; Expires=Thu, 01 Jan 1970 00:20:00 GMT',
  ]);
  assert.equal(sent('https://a.test/'), 'short=1; dated=1');
  clock.now += 61;
  assert.equal(sent('https://a.test/'), 'dated=1');
  jar.accept(new URL('https://a.test/'), new Headers({ 'set-cookie': 'dated=; Max-Age=0' }));
  assert.equal(sent('https://a.test/'), null);
});

test('reads HTML as a person does', () => {
  const html = `<head><title>T</title></head><p>Caf&eacute; &amp; &#x41;&#66;</p><script>no()</script>
    <div>two<br>lines</div><a href=/x>in <b>bold</b></a><a name=q>no address</a>`;
  assert.equal(textOf(html), 'Caf&eacute; & AB\ntwo\nlines\nin boldno address');
  assert.deepEqual(linksOf(html), [{ href: '/x', text: 'in bold' }]);
  assert.deepEqual(
    [...attributesOf('<input a="1" B=\'2\' c=3 d>')],
    [
      ['a', '1'],
      ['b', '2'],
      ['c', '3'],
      ['d', ''],
    ],
  );
  assert.equal(formsOf('<form action=/a></form>')[0]?.method, 'GET');
});
