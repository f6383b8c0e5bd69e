import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { HostileProvider } from '../support/hostile-provider.ts';
import { type Asked, ask, sendRaw } from '../support/raw-http.ts';
import { ServeProcess } from '../support/serve-process.ts';
import { usherYaml } from '../support/two-ushers.ts';
import { AUTH } from '../support/usher.ts';

const LOGINS = 50;
const HALF_A_REQUEST =
  'POST /sign-out HTTP/1.1\r\nHost: auth.example.org\r\nContent-Length: 10\r\n\r\nform=';
let provider: HostileProvider;
let folder: string;
/** While it is closed, the provider answers nobody. */
let gate: { readonly opened: Promise<void>; readonly open: () => void };

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'usher-k7-'));
  provider = await HostileProvider.start({ redirectUris: [`${AUTH}/sign-in/demo/callback`] });
});
beforeEach(() => {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  gate = { opened, open };
  provider.reset();
  provider.mutations.reply = async (what, reply) => {
    if (what === 'discovery') await gate.opened;
    return reply;
  };
});
after(async () => {
  await provider.close();
  rmSync(folder, { recursive: true, force: true });
});

const start = (more: string) =>
  ServeProcess.start(usherYaml(provider.issuer, `sqlite:${folder}/usher.db`, more));

/** Sign-ins that wait for the provider. */
async function beginLogins(usher: ServeProcess, count: number): Promise<Promise<Asked>[]> {
  const room = await ask(usher.port, '/room/standup');
  const begin = room.headers.get('location')!;
  const pending = Array.from({ length: count }, () => ask(usher.port, begin));
  while (provider.count('discovery') === 0) await sleep(10);
  await sleep(200);
  return pending;
}

async function untilRefused(port: number): Promise<void> {
  for (;;) {
    const refused = await new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy();
        resolve(false);
      });
      socket.on('error', () => resolve(true));
    });
    if (refused) return;
    await sleep(20);
  }
}

describe('attack K7: stopping', { timeout: 60_000 }, () => {
  /** A sign-in that is still on its way. */
  let callback: URL;
  let cookie: string;
  let ushers: ServeProcess[];
  before(async () => {
    ushers = await Promise.all([
      start('limits: { stop_delay: 1s, stop_grace: 10s }'),
      start('limits: { stop_grace: 1s }'),
      start('limits: { stop_grace: 60s }'),
    ]);
  });
  after(() => {
    for (const usher of ushers) usher.kill('SIGKILL');
  });

  test(`K7 SIGTERM during ${LOGINS} sign-ins: not ready first, then nobody new, all come through, status 0`, async () => {
    const usher = ushers[0]!;
    const idle = connect(usher.port, '127.0.0.1');
    idle.on('error', () => {});
    const pending = await beginLogins(usher, LOGINS);
    usher.kill('SIGTERM');
    while (usher.events('stopping').length === 0) await sleep(5);
    const asked = performance.now();
    const ready = await ask(usher.port, '/readyz');
    assert.equal(ready.status, 503);
    assert.deepEqual(JSON.parse(ready.body), {
      status: 'unready',
      checks: [{ name: 'server', ok: false, reason: 'stopping' }],
    });
    assert.equal((await ask(usher.port, '/healthz')).status, 200, 'alive until the end');
    assert.equal((await ask(usher.port, '/room/late')).status, 303, 'whoever comes is served');
    await untilRefused(usher.port);

    gate.open();
    const answers = await Promise.all(pending);
    for (const { status, headers } of answers) {
      assert.equal(status, 303);
      assert.equal(new URL(headers.get('location')!).origin, provider.issuer);
      assert.equal(headers.get('connection'), 'close');
    }
    assert.deepEqual(await usher.ended, { status: 0, signal: null });
    assert.ok(performance.now() - asked < 6000, 'a kept connection does not hold it');
    assert.equal(usher.events('grace_over').length, 0);
    assert.equal(usher.events('request_failed').length, 0);

    callback = await provider.signIn(new URL(answers[0]!.headers.get('location')!));
    cookie = answers[0]!.headers.getSetCookie()[0]!.split(';')[0]!;
  });

  test('K7 what was begun before the stop comes to its end at another process', async () => {
    const usher = ushers[1]!;
    gate.open();
    const path = callback.pathname + callback.search;
    const done = await ask(usher.port, path, { headers: { cookie } });
    assert.equal(done.status, 303);
    assert.match(done.headers.get('set-cookie') ?? '', /usher-session=/);

    // And the end of the grace is the end of those who never finish.
    const hanging = sendRaw(usher.port, [HALF_A_REQUEST], 10_000);
    await sleep(100);
    const asked = performance.now();
    assert.deepEqual(await usher.stop('SIGHUP'), { status: 0, signal: null });
    assert.ok(performance.now() - asked < 4000);
    assert.equal(usher.events('grace_over').length, 1);
    assert.deepEqual((await hanging).statuses, []);
  });

  test('K7 a second signal ends it at once', async () => {
    const usher = ushers[2]!;
    const hanging = sendRaw(usher.port, [HALF_A_REQUEST], 10_000);
    await sleep(100);
    usher.kill('SIGINT');
    while (usher.events('stopping').length === 0) await sleep(5);
    const asked = performance.now();
    assert.deepEqual(await usher.stop('SIGINT'), { status: null, signal: 'SIGINT' });
    assert.ok(performance.now() - asked < 1000);
    assert.deepEqual((await hanging).statuses, []);
  });
});
