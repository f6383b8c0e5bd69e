import assert from 'node:assert/strict';
import { getActiveResourcesInfo } from 'node:process';
import { after, afterEach, beforeEach, describe, it } from 'node:test';
import type { Fetch } from '../../src/sign-in/remote/guarded-fetch.ts';
import type { ProviderReason } from '../../src/sign-in/remote/reasons.ts';
import { type Fault, FaultProxy } from '../support/fault-proxy.ts';
import { HostileProvider } from '../support/hostile-provider.ts';
import { OidcSubject } from '../support/oidc-subject.ts';

const DEADLINE_SECONDS = 0.4;

const faults: readonly (readonly [string, readonly ProviderReason[], Fault])[] = [
  ['refuses connections', ['connection'], { kind: 'refuse' }],
  ['hangs before the headers', ['deadline'], { kind: 'hang' }],
  ['hangs in the middle of the headers', ['deadline'], { kind: 'hang-mid-body', bytes: 40 }],
  ['hangs in the middle of the body', ['deadline'], { kind: 'hang-mid-body', bytes: 600 }],
  ['sends a byte every 100 ms', ['deadline'], { kind: 'drip', everyMs: 100 }],
  ['resets the connection', ['connection'], { kind: 'reset' }],
  ['ends in the middle of the headers', ['connection'], { kind: 'truncate', bytes: 40 }],
  ['ends in the middle of the body', ['connection', 'not_json'], { kind: 'truncate', bytes: 600 }],
  ['talks garbage', ['connection'], { kind: 'garbage' }],
];

/** Sockets and timers that hold this process: none may be left behind. */
async function handlesLeft(proxy: FaultProxy): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 50));
  return proxy.open + getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
}

describe('A12, A13: a provider that is down, slow or out of its mind', async () => {
  const proxy = await FaultProxy.start();
  const provider = await HostileProvider.start({ issuer: proxy.origin });
  proxy.target = provider.port;
  let subject: OidcSubject;
  after(async () => {
    await proxy.close();
    await provider.close();
  });
  beforeEach(async () => {
    provider.reset();
    await proxy.use({ kind: 'pass' });
    subject = new OidcSubject(provider, { deadlineSeconds: DEADLINE_SECONDS });
  });
  afterEach(() => subject.method.close());

  for (const [what, reasons, fault] of faults) {
    it(`A12 gives up within the deadline when the provider ${what} at discovery, and A13 recovers`, async () => {
      await proxy.use(fault);
      const timersBefore = getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
      const began = performance.now();
      const error = await subject.errorOf(subject.begin());
      const tookMs = performance.now() - began;
      assert.ok(tookMs < DEADLINE_SECONDS * 1000 + 1000, `${tookMs} ms`);
      assert.ok(reasons.includes(error.reason), error.reason);
      assert.equal(error.code, 'provider_unavailable');
      assert.equal(error.status, 503);
      const [check] = await subject.method.check();
      assert.deepEqual([check?.name, check?.ok], ['sign-in:idp', false]);
      await proxy.use({ kind: 'pass' });
      assert.ok((await handlesLeft(proxy)) <= timersBefore);
      assert.equal((await subject.signIn()).subject, 'alice');
    });

    it(`A12 gives up within the deadline when the provider ${what} at the token endpoint`, async () => {
      const { departure, memo } = await subject.begin();
      const answer = await provider.signIn(departure);
      await proxy.use(fault);
      const began = performance.now();
      const error = await subject.errorOf(subject.finish(answer, memo));
      assert.ok(performance.now() - began < DEADLINE_SECONDS * 1000 + 1000);
      assert.ok(reasons.includes(error.reason), error.reason);
      assert.equal(error.code, 'provider_unavailable');
      await proxy.use({ kind: 'pass' });
      assert.equal((await subject.signIn()).subject, 'alice');
    });
  }

  it('A12 keeps the whole of a slow sign-in within one deadline, not one for each request', async () => {
    provider.mutations.reply = async (_what, reply) => {
      await new Promise((resolve) => setTimeout(resolve, 250));
      return reply;
    };
    const { departure, memo } = await subject.begin();
    delete provider.mutations.reply;
    const answer = await provider.signIn(departure);
    provider.mutations.reply = async (_what, reply) => {
      await new Promise((resolve) => setTimeout(resolve, 250));
      return reply;
    };
    const began = performance.now();
    assert.equal(await subject.reasonOf(subject.finish(answer, memo)), 'deadline');
    assert.ok(performance.now() - began < DEADLINE_SECONDS * 1000 + 1000);
  });

  it('A12 asks a provider that is down once for a crowd, and backs off', async () => {
    await proxy.use({ kind: 'reset' });
    let asked = 0;
    const fetch: Fetch = (address, init) => {
      asked++;
      return globalThis.fetch(address, init);
    };
    const settings = { deadlineSeconds: DEADLINE_SECONDS };
    const popular = new OidcSubject(provider, settings, { fetch });
    const crowd = await Promise.all(
      Array.from({ length: 50 }, () => popular.reasonOf(popular.begin())),
    );
    assert.deepEqual([...new Set(crowd)], ['connection']);
    // Once, and once more in case the first connection was an old one.
    assert.equal(asked, 2);
    const began = performance.now();
    let attempts = 0;
    while (performance.now() - began < 600) {
      await popular.reasonOf(popular.begin());
      attempts++;
    }
    await popular.method.close();
    assert.ok(attempts <= 6, `${attempts} in 600 ms`);
  });

  it('A13 shares one discovery among all who come first', async () => {
    await Promise.all(Array.from({ length: 20 }, () => subject.begin()));
    assert.equal(provider.count('discovery'), 1);
  });

  it('A13 was started while the provider was down, and lets the next one in', async () => {
    await proxy.use({ kind: 'refuse' });
    const late = new OidcSubject(provider, { deadlineSeconds: DEADLINE_SECONDS });
    await late.errorOf(late.begin());
    await proxy.use({ kind: 'pass' });
    assert.equal((await late.signIn()).subject, 'alice');
    assert.equal((await late.method.check())[0]?.ok, true);
    await late.method.close();
  });

  it('A12 leaves another provider alone', async () => {
    const other = await OidcSubject.open({ id: 'other', deadlineSeconds: DEADLINE_SECONDS });
    await proxy.use({ kind: 'hang' });
    const [down, up] = await Promise.allSettled([subject.begin(), other.signIn()]);
    assert.equal(down.status, 'rejected');
    assert.equal(up.status, 'fulfilled');
    await other.close();
  });

  it('A12 ends at once when Usher stops', async () => {
    await proxy.use({ kind: 'hang' });
    const patient = new OidcSubject(provider, { deadlineSeconds: 30 });
    const work = patient.reasonOf(patient.begin());
    setTimeout(() => patient.method.close(), 50);
    assert.equal(await work, 'closing');
    assert.equal(await patient.reasonOf(patient.begin()), 'closing');
  });

  it('keeps connections alive: ten sign-ins on a handful of connections', async () => {
    const direct = await OidcSubject.open();
    for (let round = 0; round < 10; round++) await direct.signIn();
    // The browser of the test is one of them.
    assert.ok(direct.provider.connections <= 4, `${direct.provider.connections}`);
    await direct.close();
  });
});
