import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import fc from 'fast-check';
import { systemRandom } from '../../src/base/random.ts';
import { openStorage } from '../../src/storage/open-storage.ts';
import { createSealer } from '../../src/storage/sealer.ts';
import type { Browser } from '../support/browser.ts';
import { ShiftedClock } from '../support/shifted-clock.ts';
import { type Story, seatOf, startStory } from '../support/story.ts';
import { AUTH, JITSI_SECRET, MEET } from '../support/usher.ts';

const SESSION = '__Host-usher-session';
const clock = new ShiftedClock();
let story: Story;
let folder: string;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'usher-g-'));
  const seal = createSealer(JITSI_SECRET, systemRandom);
  const storage = await openStorage({ url: `sqlite:${folder}/usher.db`, clock, seal });
  story = await startStory({
    storage,
    clock,
    configure: ({ issuer }) => ({ yaml: yamlFor(issuer) }),
  });
});
beforeEach(() => story.provider.reset());
after(async () => {
  await story.close();
  rmSync(folder, { recursive: true, force: true });
});

function yamlFor(issuer: string): string {
  return `
public_url: ${AUTH}/
jitsi: { url: ${MEET}/, secret: ${JITSI_SECRET} }
guests: { without_rules: never }
sessions: { idle: 1h, absolute: 4h }
limits: { rate: { room: 100000, sign_in: 100000, callback: 100000, other: 100000 } }
sign_in:
  methods:
    - { id: demo, type: oidc, title: Demo, issuer: "${issuer}", allow_http: true, client_id: usher, client_secret: "hostile-client-secret-with-+&=%-and-32-bytes" }
`;
}

function sessionIn(browser: Browser): string {
  const cookie = browser.jar.all().find(({ name }) => name === SESSION);
  return cookie?.value ?? assert.fail('there is no session cookie');
}

async function signedIn(): Promise<string> {
  const browser = story.browser();
  seatOf(await browser.visit(`${AUTH}/room/standup`));
  return sessionIn(browser);
}

function get(path: string, cookie: string): Promise<Response> {
  return story.usher.answer(new Request(`${AUTH}${path}`, { headers: { cookie } }));
}

async function isSignedIn(cookie: string): Promise<boolean> {
  const { status, headers } = await get('/room/standup', cookie);
  assert.equal(status, 303);
  return headers.get('location')!.startsWith(`${MEET}/standup#jwt=`);
}

describe('attack G4: cookies that others put there', () => {
  test('G4 of two session cookies the one that is ours counts, wherever it stands', async () => {
    const good = `${SESSION}=${await signedIn()}`;
    const tossed = `${SESSION}=${'A'.repeat(43)}`;
    assert.equal(await isSignedIn(`${tossed}; ${good}`), true);
    assert.equal(await isSignedIn(`${good}; ${tossed}`), true);
    assert.equal(await isSignedIn(`${SESSION}=; ${SESSION}=%00; ${good}; a`), true);
    assert.equal(await isSignedIn(tossed), false);
  });

  test('G4 two hundred cookies are no error, and ours is found among them', async () => {
    const many = Array.from({ length: 200 }, (_, n) => `c${n}=${'v'.repeat(50)}`);
    many.splice(150, 0, `${SESSION}=${await signedIn()}`);
    assert.equal(await isSignedIn(many.join('; ')), true);
  });

  test('G4 cookies of our names with broken values begin anew, on every address', async () => {
    const values = ['%', '"', 'a.b.c.d.e', 'eyJhbGciOiJub25lIn0.e30.', '\u00ff\u00fe', '='];
    values.push('A'.repeat(4000), `${'A'.repeat(42)}`, '../../etc/passwd', '__proto__', 'null');
    const state = 'B'.repeat(43);
    const paths = ['/room/x', '/enter?room=x', '/account', '/sign-out', '/signed-out', '/'];
    paths.push(`/sign-in/demo/callback?state=${state}&code=x`, '/sign-in?continue=x');
    for (const value of values) {
      const cookie = `${SESSION}=${value}; __Host-usher-attempt-${state.slice(0, 16)}=${value}`;
      for (const path of paths) {
        const { status } = await get(path, cookie);
        assert.ok(status < 500, `${status} for ${path} with ${value.slice(0, 20)}`);
      }
    }
  });

  test('G4 no Cookie header at all makes an error of ours', async () => {
    const paths = ['/room/x', '/account', `/sign-in/demo/callback?state=${'B'.repeat(43)}`];
    const piece = fc.constantFrom(SESSION, '=', ';', ' ', '"', ',', '__Host-usher-attempt-', 'é');
    const header = fc.array(fc.oneof(piece, fc.string({ unit: 'binary-ascii' })), {
      maxLength: 20,
    });
    await fc.assert(
      fc.asyncProperty(header, fc.constantFrom(...paths), async (parts, path) => {
        const text = parts.join('').replace(/[^\x20-\x7e\u0080-\u00ff]/g, ' ');
        assert.ok((await get(path, text)).status < 500);
      }),
      { numRuns: 100 },
    );
  });

  test('G4 what another secret sealed is not ours', async () => {
    const yaml = (issuer: string) =>
      yamlFor(issuer).replaceAll(JITSI_SECRET, 'kW7-another-Xq2-secret-9Lm4-Vb8n');
    const other = await startStory({ configure: ({ issuer }) => ({ yaml: yaml(issuer) }) });
    const page = await other.browser().visit(`${AUTH}/room/standup`, { follow: false });
    await other.close();
    const { pathname, search } = page.hops[0]!.location!;
    assert.match(search, /^\?continue=ey/);
    assert.equal((await get(pathname + search, '')).status, 400);
  });
});

describe('attack G5: sessions', () => {
  test('G5 an id is 256 random bits, and new at every sign-in', async () => {
    const ids = new Set<string>();
    for (let n = 0; n < 8; n += 1) {
      const id = await signedIn();
      assert.match(id, /^[A-Za-z0-9_-]{43}$/);
      ids.add(id);
    }
    assert.equal(ids.size, 8);
  });

  test('G5 a session id that was put into the browser before the sign-in is not the one after it', async () => {
    const fixed = 'F'.repeat(43);
    const browser = story.browser();
    browser.jar.accept(
      new URL(AUTH),
      new Headers({ 'set-cookie': `${SESSION}=${fixed}; Path=/; Secure` }),
    );
    seatOf(await browser.visit(`${AUTH}/room/standup`));
    assert.notEqual(sessionIn(browser), fixed);
    assert.equal(await isSignedIn(`${SESSION}=${fixed}`), false);
  });

  test('G5 signing in again ends the session that the browser brought', async () => {
    const old = await signedIn();
    const browser = story.browser();
    const first = await browser.visit(`${AUTH}/room/standup`, { follow: false });
    browser.jar.accept(
      new URL(AUTH),
      new Headers({ 'set-cookie': `${SESSION}=${old}; Path=/; Secure; HttpOnly` }),
    );
    await browser.visit(first.hops[0]!.location!);
    assert.notEqual(sessionIn(browser), old);
    assert.equal(await isSignedIn(`${SESSION}=${old}`), false);
  });

  test('G5 the store holds neither the id nor the provider’s tokens in clear', async () => {
    const id = await signedIn();
    const hash = createHash('sha256').update(id).digest('base64url');
    const files = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1'));
    const stored = files.join('');
    assert.ok(stored.includes(hash), 'the hash is there, so this looks in the right place');
    assert.ok(!stored.includes(id));
    assert.ok(story.provider.issued.length > 0);
    for (const token of story.provider.issued) {
      assert.ok(!stored.includes(token), 'a token of the provider is stored in clear');
    }
    assert.doesNotMatch(stored, /eyJ(?:hbGciOi|0eXAiOi|raWQiOi)/, 'no token in clear');
  });

  test('G5 a signed-out session is over on the server, whatever cookie is sent', async () => {
    const cookie = `${SESSION}=${await signedIn()}`;
    const headers = { cookie, referer: `${MEET}/standup` };
    await story.usher.answer(new Request(`${AUTH}/sign-out`, { headers }));
    assert.equal(await isSignedIn(cookie), false);
  });
});

describe('attack G10: many tabs', () => {
  test('G10 twenty tabs that sign in at once are all seated, each in its room', async () => {
    const browser = story.browser();
    const rooms = Array.from({ length: 20 }, (_, n) => `room-${n}`);
    const open = (url: URL | string) => browser.visit(url, { follow: false });
    const asked = await Promise.all(rooms.map((room) => open(`${AUTH}/room/${room}`)));
    const begun = await Promise.all(asked.map((page) => open(page.hops[0]!.location!)));
    const back: URL[] = [];
    for (const page of begun) back.push(await story.provider.signIn(page.hops[0]!.location!));
    const header = browser.jar.header(new URL(AUTH), { sameSite: true, topLevelGet: true })!;
    assert.ok(header.length < 16_000, `Node would refuse ${header.length} bytes of cookies`);
    const seated = await Promise.all(back.map((url) => browser.visit(url)));
    assert.deepEqual(
      seated.map((page) => seatOf(page).claims.room),
      rooms,
    );
  });

  test('G10 of twenty tabs begun one after the other the newest eight get through, the others read why', async () => {
    const browser = story.browser();
    const back: URL[] = [];
    for (let n = 0; n < 20; n += 1) {
      const asked = await browser.visit(`${AUTH}/room/room-${n}`, { follow: false });
      const begun = await browser.visit(asked.hops[0]!.location!, { follow: false });
      back.push(await story.provider.signIn(begun.hops[0]!.location!));
    }
    const pages = [];
    for (const url of back) pages.push(await browser.visit(url));
    assert.deepEqual(
      pages.map(({ url }) => url.origin === MEET),
      Array.from({ length: 20 }, (_, n) => n >= 12),
    );
    for (const page of pages.slice(0, 12)) {
      assert.equal(page.status, 400);
      assert.match(page.text, /attempt_unknown/);
      assert.ok(page.links.some(({ href }) => href.startsWith(MEET)));
    }
  });
});

describe('attack G5: the end of a session', () => {
  test('G5 a session ends when nobody uses it, and at the latest after its whole time', async () => {
    const idle = `${SESSION}=${await signedIn()}`;
    const used = `${SESSION}=${await signedIn()}`;
    for (let half = 0; half < 7; half += 1) {
      clock.pass(1800);
      assert.equal(await isSignedIn(used), true, `after ${half + 1} half hours of use`);
    }
    assert.equal(await isSignedIn(idle), false);
    clock.pass(1801);
    assert.equal(await isSignedIn(used), false);
  });
});
