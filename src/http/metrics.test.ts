import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createMetrics } from './metrics.ts';

describe('the metrics', () => {
  it('count requests, sign-ins, tokens and provider requests', async () => {
    const metrics = createMetrics({ processMetrics: false });
    metrics.request('room', 'GET', 303, 0.004);
    metrics.signIn('staff', 'ok');
    metrics.signIn('staff', 'cancelled');
    metrics.tokenMinted('main');
    metrics.providerRequest('staff', 'token', 'ok', 0.12);
    const { body, contentType } = await metrics.render();
    assert.match(contentType, /^text\/plain/);
    assert.match(
      body,
      /usher_http_request_duration_seconds_count\{path="room",method="GET",status="303"\} 1/,
    );
    assert.match(body, /usher_sign_ins_total\{method="staff",outcome="cancelled"\} 1/);
    assert.match(body, /usher_tokens_minted_total\{jitsi="main"\} 1/);
    assert.match(body, /duration_seconds_count\{method="staff",operation="token",outcome="ok"\} 1/);
  });

  it('let nothing from outside become a label', async () => {
    const metrics = createMetrics({ processMetrics: false });
    metrics.request('/room/secret?jwt=canary', 'BREW', 200, 1);
    metrics.signIn('a"b\n', 'x'.repeat(100));
    const { body } = await metrics.render();
    assert.doesNotMatch(body, /canary|BREW|xxxx/);
    assert.match(body, /path="other",method="other"/);
  });

  it('do not count together with those of another app in the process', async () => {
    const [one, two] = [createMetrics(), createMetrics()];
    one.tokenMinted('main');
    assert.match((await two.render()).body, /process_resident_memory_bytes/);
    assert.doesNotMatch((await two.render()).body, /jitsi="main"/);
  });
});
