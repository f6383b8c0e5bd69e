import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Browser } from './browser.ts';
import { freePort } from './free-port.ts';
import { HostileProvider } from './hostile-provider.ts';
import { CLIENT_ID, CLIENT_SECRET } from './hostile-settings.ts';
import type { Page } from './page.ts';
import { PeerProcess } from './peer-process.ts';
import { jitsiState, tokenIn } from './story.ts';
import { checkTokenByCommand, jitsi } from './usher-process.ts';
import { listenAt, stateOf, waitingAt } from './wait-page.ts';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** A reverse proxy that runs. */
export interface RunningProxy {
  /** Everything it printed so far. */
  readonly complaints: () => string;
  stop(): Promise<void>;
}

/** Ports of 127.0.0.1: `front` is where people come to, `usher` where Usher listens. `readyAt` leads through both. */
export interface ProxyPlaces {
  readonly front: number;
  readonly usher: number;
  readonly readyAt: string;
}

/** A proxy to stand before Usher. */
export interface ProxyLayout {
  /** Usher's base path, with slashes: a path of its own shares the host with Jitsi. */
  readonly path: string;
  readonly start: (places: ProxyPlaces) => Promise<RunningProxy>;
  /** False where the proxy decodes a path, so that `C%2B%2B` arrives as `C++`. */
  readonly keepsPlus: boolean;
}

/** The tests that hold behind every proxy of the docs. For the inside of a `describe`. */
export function testsBehind({ path, start, keepsPlus }: ProxyLayout): void {
  let provider: HostileProvider;
  let usher: PeerProcess;
  let proxy: RunningProxy;
  let publicUrl: string;
  let jitsiUrl: string;
  let place: string;

  before(async () => {
    const [front, port] = [await freePort(), await freePort()];
    place = mkdtempSync(join(tmpdir(), 'usher-behind-proxy-'));
    publicUrl = `http://127.0.0.1:${front}${path}`;
    jitsiUrl = path === '/' ? jitsi.url : `http://127.0.0.1:${front}/`;
    provider = await HostileProvider.start({
      redirectUris: [`${publicUrl}sign-in/idp/callback`],
    });
    const file = join(place, 'usher.yaml');
    writeFileSync(file, settings(publicUrl, jitsiUrl, port, provider.issuer), { mode: 0o600 });
    usher = await PeerProcess.start({
      command: process.execPath,
      args: [main, 'serve', '--config', file],
      readyAt: `http://127.0.0.1:${port}/healthz`,
      readyWithin: 20_000,
    });
    proxy = await start({ front, usher: port, readyAt: `${publicUrl}healthz` });
  });
  after(async () => {
    await proxy?.stop();
    await usher?.stop();
    await provider?.close();
    rmSync(place, { recursive: true, force: true });
  });

  const newBrowser = (): Browser => {
    const meet = (): Response => new Response('Jitsi Meet');
    return new Browser(path === '/' ? { routes: { [new URL(jitsiUrl).origin]: meet } } : {});
  };

  async function arrivedIn(room: string, page: Page): Promise<void> {
    const where = `${page.url.origin}${page.url.pathname}`;
    assert.equal(where, `${jitsiUrl}${room}`, `${page.status} ${page.text}`);
    const verdict = await checkTokenByCommand(tokenIn(page.url), room);
    assert.equal(verdict.joined, true, verdict.reason ?? '');
  }

  it('a person signs in and is seated, every address of ours where people can reach it', async () => {
    const page = await newBrowser().visit(`${publicUrl}room/standup`);
    await arrivedIn('standup', page);
    const ours = page.hops.filter(({ url }) => url.href.startsWith(publicUrl));
    assert.equal(ours.length, 4);
  });

  it('the address that Jitsi uses works, with all of Jitsi’s state', async () => {
    const state = jitsiState({ room: 'standup', 'config.subject': 'Monday & more' });
    const page = await newBrowser().visit(`${publicUrl}enter?room=standup&state=${state}`);
    await arrivedIn('standup', page);
    assert.match(page.url.hash, /config\.subject=%22Monday%20%26%20more%22/);
  });

  it('rooms of other scripts, and with spaces, keep their names', async () => {
    const browser = newBrowser();
    for (const room of ['T%C3%A9st%20Room', '%E4%BC%9A%E8%AD%B0', '100%25']) {
      await arrivedIn(room, await browser.visit(`${publicUrl}room/${room}`));
    }
  });

  it('the pages have their style, and the way out works', async () => {
    const browser = newBrowser();
    const account = await browser.visit(`${publicUrl}account`);
    const [, style = ''] = /<link rel="stylesheet" href="([^"]+)"/.exec(account.body) ?? [];
    const sheet = await fetch(new URL(style, account.url));
    assert.equal(sheet.status, 200);
    assert.match(sheet.headers.get('content-type') ?? '', /^text\/css/);
    const end = await browser.submit();
    assert.equal(end.heading, 'You are signed out');
    const again = await browser.visit(`${publicUrl}room/standup`);
    assert.ok(again.hops.some(({ url }) => url.origin === provider.issuer));
  });

  it('the longest overrides and many tabs at once get through', async () => {
    const room = encodeURIComponent('会'.repeat(80));
    const long = { room, 'config.subject': 'ä'.repeat(700) };
    const browser = newBrowser();
    for (let tab = 0; tab < 9; tab++) {
      const entry = `${publicUrl}enter?state=${jitsiState(long)}`;
      const asked = await browser.visit(entry, { follow: false });
      const begun = await browser.visit(asked.hops[0]?.location ?? '', { follow: false });
      assert.equal(begun.status, 303, proxy.complaints().slice(-500));
    }
    await arrivedIn('standup', await browser.visit(`${publicUrl}room/standup`));
  });

  it('whoever waits for a host hears it at once: the proxy holds no event back', async () => {
    const guest = newBrowser();
    await guest.visit(`${publicUrl}room/waiting`);
    const page = await guest.submit({ name: 'Zoe' });
    const stream = await listenAt(fetch, guest, page);
    assert.ok((await stream.until('beat')) < 1000);
    assert.equal(await stateOf(fetch, guest, page), 'wait');
    const host = newBrowser();
    await host.visit(`${publicUrl}account`);
    await arrivedIn('waiting', await host.visit(`${publicUrl}room/waiting`));
    const took = await stream.until('go');
    assert.ok(took < 1000, `${took} ms`);
    await stream.untilEnd();
    await arrivedIn('waiting', await guest.visit(waitingAt(page).again));
  });

  it('H5 the visitor’s address is the proxy’s word, not the visitor’s', async () => {
    const status = (from: string, forwarded?: string) =>
      statusFor(new URL(`${publicUrl}metrics`), from, forwarded);
    assert.equal(await status('127.0.0.2'), 200);
    assert.equal(await status('127.0.0.3'), 404);
    assert.equal(await status('127.0.0.3', '127.0.0.2'), 404);
  });

  it('H5 one visitor who asks too often is refused, and nobody else', async () => {
    const ask = (from: string, forwarded: string) =>
      statusFor(new URL(`${publicUrl}signed-out`), from, forwarded);
    const answers = [];
    for (let turn = 0; turn < 14; turn++) answers.push(await ask('127.0.0.4', `192.0.2.${turn}`));
    assert.deepEqual(answers.slice(0, 12), Array(12).fill(200));
    assert.deepEqual(answers.slice(12), [429, 429]);
    assert.equal(await ask('127.0.0.5', '127.0.0.4'), 200);
  });

  it('a plus in the path of a room survives where the prefix is handed on', async () => {
    const browser = newBrowser();
    const page = await browser.visit(`${publicUrl}room/C%2B%2B`);
    await arrivedIn(keepsPlus ? 'C%2B%2B' : 'C', page);
    const state = jitsiState({ room: 'C%2B%2B' });
    await arrivedIn('C%2B%2B', await browser.visit(`${publicUrl}enter?room=C&state=${state}`));
  });
}

function settings(publicUrl: string, jitsiUrl: string, port: number, issuer: string): string {
  return `public_url: ${publicUrl}
listen: 127.0.0.1:${port}
jitsi:
  url: ${jitsiUrl}
  domain: ${jitsi.host}
  secret: ${jitsi.secret}
storage:
  url: "sqlite::memory:"
metrics:
  allow: [127.0.0.2]
limits:
  rate:
    other: 12
rooms:
  - match: waiting
    host: signed-in
    guests: wait
  - match: "*"
    host: signed-in
sign_in:
  methods:
    - id: idp
      issuer: ${issuer}
      allow_http: true
      sign_out_at_provider: false
      client_id: ${CLIENT_ID}
      client_secret: "${CLIENT_SECRET}"
`;
}

/** The status of a GET from one of the many addresses of the loopback interface. */
function statusFor(url: URL, from: string, forwarded?: string): Promise<number | undefined> {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  return new Promise((resolve, reject) => {
    const asking = request(url, { localAddress: from, headers }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode));
    });
    asking.on('error', reject);
    asking.end();
  });
}
