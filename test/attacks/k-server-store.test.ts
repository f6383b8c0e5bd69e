import assert from 'node:assert/strict';
import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemRandom } from '../../src/base/random.ts';
import { openStorage } from '../../src/storage/open-storage.ts';
import { createSealer } from '../../src/storage/sealer.ts';
import { BreakableStorage } from '../support/breakable-storage.ts';
import type { Browser } from '../support/browser.ts';
import { FaultProxy } from '../support/fault-proxy.ts';
import { freePort } from '../support/free-port.ts';
import { ServeProcess } from '../support/serve-process.ts';
import { ShiftedClock } from '../support/shifted-clock.ts';
import { type Story, seatOf, startStory } from '../support/story.ts';
import { usherYaml } from '../support/two-ushers.ts';
import { AUTH, MEET } from '../support/usher.ts';

const clock = new ShiftedClock();
const seal = createSealer('a secret of a test, 32 bytes long', systemRandom);
let folder: string;
let path: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'usher-k-'));
});
beforeEach(() => {
  path = join(mkdtempSync(join(folder, 'k-')), 'usher.db');
});
after(() => rmSync(folder, { recursive: true, force: true }));

interface Readiness {
  readonly status: string;
  readonly checks: readonly { name: string; ok: boolean; reason?: string }[];
}

/** Asks anew: what was found is told again for two seconds. */
async function readiness(story: Story): Promise<[number, Readiness]> {
  clock.pass(3);
  const response = await story.usher.answer(new Request(`${AUTH}/readyz`));
  return [response.status, (await response.json()) as Readiness];
}

async function assertUnready(story: Story): Promise<void> {
  const [status, report] = await readiness(story);
  assert.equal(status, 503);
  assert.equal(report.status, 'unready');
  assert.equal(report.checks.find(({ name }) => name === 'storage')?.ok, false);
  assert.equal((await story.usher.answer(new Request(`${AUTH}/healthz`))).status, 200);
}

async function assertReady(story: Story): Promise<void> {
  const [status, report] = await readiness(story);
  assert.deepEqual([status, report.status], [200, 'ready']);
}

async function atCallback(story: Story): Promise<[Browser, URL]> {
  const browser = story.browser();
  const asked = await browser.visit(`${AUTH}/room/standup`, { follow: false });
  const begun = await browser.visit(asked.hops[0]!.location!, { follow: false });
  return [browser, await story.provider.signIn(begun.hops[0]!.location!)];
}

describe('attack K1: the store is gone', { timeout: 60_000 }, () => {
  let story: Story;
  afterEach(() => story.close());

  test('K1 goes away and comes back: a page with Retry-After, not ready, and well again by itself', async () => {
    const broken = await BreakableStorage.open();
    story = await startStory({ storage: broken.storage, clock });
    const browser = story.browser();
    await browser.visit(`${AUTH}/room/standup`);
    await assertReady(story);
    for (let round = 0; round < 2; round += 1) {
      broken.failure = 'gone';
      const page = await browser.visit(`${AUTH}/room/standup`);
      assert.equal(page.status, 503);
      assert.equal(page.headers.get('retry-after'), '5');
      assert.match(page.text, /storage_unavailable/);
      await assertUnready(story);
      // Whether a stranger must sign in is for the store to say: nobody is sent to the provider for nothing.
      const stranger = await story.browser().visit(`${AUTH}/room/standup`, { follow: false });
      assert.deepEqual([stranger.status, stranger.headers.get('retry-after')], [503, '5']);
      broken.mend();
      assert.equal(seatOf(await browser.visit(`${AUTH}/room/standup`)).verdict.joined, true);
      await assertReady(story);
    }
  });

  test('K1 a SQLite file that is moved away is noticed, and forgotten when it is back', async () => {
    const storage = await openStorage({ url: `sqlite:${path}`, clock, seal });
    story = await startStory({ storage, clock });
    await assertReady(story);
    renameSync(path, `${path}.away`);
    await assertUnready(story);
    renameSync(`${path}.away`, path);
    await assertReady(story);
  });

  test('K1 PostgreSQL gone at the start: it starts, says so, and hurries nobody into a wall', async () => {
    const url = `postgres://usher:canary-pw@127.0.0.1:${await freePort()}/usher`;
    const storage = await openStorage({ url, clock, seal });
    story = await startStory({ storage, clock });
    await assertUnready(story);
    const cookie = `__Host-usher-session=${'A'.repeat(43)}`;
    const page = await story.browser().visit(`${AUTH}/room/standup`, { headers: { cookie } });
    assert.equal(page.status, 503);
    assert.ok(page.headers.has('retry-after'));
    assert.doesNotMatch(page.body + story.usher.log(), /canary/);
  });

  test('K1 a provider that hangs does not hold up the readiness, and is named', async () => {
    const proxy = await FaultProxy.start();
    await proxy.use({ kind: 'hang' });
    story = await startStory({
      clock,
      configure: () => ({ yaml: usherYaml(proxy.origin, 'sqlite::memory:') }),
    });
    const began = performance.now();
    const [status, report] = await readiness(story);
    assert.ok(performance.now() - began < 2000);
    assert.deepEqual([status, report.status], [200, 'degraded']);
    assert.deepEqual(report.checks[1], {
      name: 'sign-in:demo',
      ok: false,
      reason: 'no answer yet',
    });
    await proxy.close();
  });
});

test('K1 a store that cannot be is said in one line, and the start fails for good', async () => {
  const usher = await ServeProcess.start(
    usherYaml('http://127.0.0.1:9', 'sqlite:/nowhere/at/all/usher.db'),
  );
  assert.deepEqual(await usher.ended, { status: 1, signal: null });
  assert.equal(usher.port, 0);
  const [line] = usher.events('start_failed');
  assert.match(JSON.stringify(line), /storage_bad_url.*"hint":".*folder/);
  assert.doesNotMatch(usher.output, /"stack"/, 'a sentence, not where in our code it came up');
  assert.match(
    usher.output,
    /^usher serve: .*the folder \/nowhere\/at\/all of storage\.url is missing/m,
  );
  assert.doesNotMatch(usher.output, /not-a-real-secret|hostile-client/);
});

describe('attack K2: somebody else holds the lock', { timeout: 60_000 }, () => {
  let story: Story;
  before(async () => {
    const file = join(folder, 'locked.db');
    const storage = await openStorage({
      url: `sqlite:${file}`,
      clock,
      seal,
      limits: { waitMs: 300 },
    });
    story = await startStory({ storage, clock });
    path = file;
  });
  after(() => story.close());

  test('K2 whoever must write waits and reads a page; whoever reads, and everybody else, goes on; nothing is lost', async () => {
    const signedIn = story.browser();
    await signedIn.visit(`${AUTH}/room/standup`);
    const [browser, callback] = await atCallback(story);
    story.provider.reset();
    const other = new DatabaseSync(join(folder, 'locked.db'));
    other.exec('BEGIN IMMEDIATE');

    const waiting = browser.visit(callback);
    let answered = 0;
    let done = false;
    void waiting.then(() => {
      done = true;
    });
    while (!done) {
      assert.equal((await story.usher.answer(new Request(`${AUTH}/healthz`))).status, 200);
      assert.equal((await signedIn.visit(`${AUTH}/account`)).status, 200);
      answered += 1;
      await sleep(5);
    }
    const page = await waiting;
    assert.equal(page.status, 503);
    assert.ok(page.headers.has('retry-after'));
    assert.ok(answered >= 10, `${answered} others were answered meanwhile`);
    assert.equal(story.provider.count('token'), 0, 'the code was not given away');
    await assertReady(story);

    // Two minutes later the session wants to be written as used: it is not, and is one all the same.
    clock.pass(120);
    assert.equal((await signedIn.visit(`${AUTH}/account`)).status, 200);
    // A seat is written down before anybody has it: until that can be, there is none.
    const entering = await signedIn.visit(`${AUTH}/room/standup`);
    assert.deepEqual([entering.status, entering.headers.has('retry-after')], [503, true]);
    assert.doesNotMatch(entering.body, /eyJ/);

    other.exec('COMMIT');
    other.close();
    clock.pass(-120);
    assert.equal((await signedIn.visit(`${AUTH}/room/standup`)).url.origin, MEET);
    assert.equal(seatOf(await browser.visit(callback)).claims.room, 'standup');
  });
});
