import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { HostileProvider } from '../support/hostile-provider.ts';
import { openStream, waitAt } from '../support/open-stream.ts';
import { ask } from '../support/raw-http.ts';
import { ServeProcess } from '../support/serve-process.ts';
import { TwoUshers, usherYaml } from '../support/two-ushers.ts';
import { WAITING_RULES, waitingOfTwo } from '../support/two-ushers-waiting.ts';
import { AUTH } from '../support/usher.ts';

describe('attack K8: waiting at two processes on one SQLite file', { timeout: 60_000 }, () => {
  let two: TwoUshers;
  let folder: string;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'usher-k8-'));
    two = await TwoUshers.start(`sqlite:${folder}/usher.db`, WAITING_RULES);
  });
  after(async () => {
    await two.close();
    rmSync(folder, { recursive: true, force: true });
  });
  waitingOfTwo(() => two);
});

describe('attack K7: stopping while people wait', { timeout: 60_000 }, () => {
  test('K7 SIGTERM ends every stream at once, holds up no stop, and lets no new one in meanwhile', async () => {
    const provider = await HostileProvider.start({
      redirectUris: [`${AUTH}/sign-in/demo/callback`],
    });
    const folder = mkdtempSync(join(tmpdir(), 'usher-waiting-'));
    const limits = 'limits: { stop_delay: 1s, stop_grace: 30s }\n';
    const yaml = usherYaml(provider.issuer, `sqlite:${folder}/usher.db`, limits + WAITING_RULES);
    const usher = await ServeProcess.start(yaml);
    try {
      const { path, cookie } = await waitAt(usher.port, provider);
      const streams = Array.from({ length: 5 }, () => openStream(usher.port, path, cookie));
      const open = await Promise.all(streams.map(({ answered }) => answered));
      const began = performance.now();
      const stopping = usher.stop();
      const texts = await Promise.all(open.map((stream) => stream.untilEnd()));
      assert.ok(performance.now() - began < 900, 'at once, not after the delay');
      for (const text of texts) assert.doesNotMatch(text, /event: go/);
      const late = await ask(usher.port, path, { headers: { cookie } });
      assert.equal(late.status, 503);
      const state = await ask(usher.port, path.replace('/events', '/state'), {
        headers: { cookie },
      });
      assert.deepEqual(JSON.parse(state.body), { state: 'wait', for: 'host' });
      assert.deepEqual(await stopping, { status: 0, signal: null });
      assert.ok(performance.now() - began < 6000);
      assert.equal(usher.events('grace_over').length, 0);
      assert.equal(usher.events('request_failed').length, 0);
    } finally {
      usher.kill('SIGKILL');
      await provider.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
