import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { BreakableStorage } from '../support/breakable-storage.ts';
import { type Story, startStory } from '../support/story.ts';
import { AUTH } from '../support/usher.ts';

/** The lines of a metric as an operator reads them, without its buckets. */
async function linesOf(story: Story, metric: string): Promise<string[]> {
  const page = await story.usher.answer(new Request(`${AUTH}/metrics`));
  const lines = (await page.text()).split('\n');
  return lines.filter((line) => line.startsWith(metric) && !line.includes('_bucket')).sort();
}

describe('/metrics', () => {
  let story: Story;
  afterEach(() => story.close());

  it('says nothing to somebody whom a proxy passes on that nobody trusts, itself of a network that may read', async () => {
    story = await startStory({
      more: 'metrics: { allow: [10.0.0.0/8, 192.0.2.7] }\ntrusted_proxies: [172.16.0.1]\n',
    });
    const ask = async (peerAddress: string, forwarded: string | null) => {
      const headers = forwarded === null ? {} : { 'x-forwarded-for': forwarded };
      const request = new Request(`${AUTH}/metrics`, { headers });
      return (await story.usher.app.fetch(request, { peerAddress })).status;
    };
    assert.equal(await ask('10.0.0.5', null), 200);
    assert.equal(await ask('::ffff:10.0.0.5', '198.51.100.1'), 404);
    assert.equal(await ask('10.0.0.5', '198.51.100.1'), 404);
    assert.equal(await ask('10.0.0.5', '10.0.0.5, 198.51.100.1'), 404);
    assert.equal(await ask('172.16.0.1', '192.0.2.7'), 200);
    assert.equal(await ask('172.16.0.1', '198.51.100.1'), 404);
  });
});

describe('the metrics of a sign-in', () => {
  let story: Story;
  afterEach(() => story.close());

  it('count it once, and every request to the provider by what it was for', async () => {
    story = await startStory({});
    await story.browser().visit(`${AUTH}/room/standup`);
    assert.deepEqual(await linesOf(story, 'usher_sign_ins_total{'), [
      'usher_sign_ins_total{method="demo",outcome="signed_in"} 1',
    ]);
    const requests = await linesOf(story, 'usher_provider_request_duration_seconds_count');
    for (const operation of ['discovery', 'jwks', 'token']) {
      const line = `{method="demo",operation="${operation}",outcome="ok"} 1`;
      assert.ok(
        requests.some((request) => request.endsWith(line)),
        requests.join('\n'),
      );
    }
  });

  it('do not count it as one when the store loses it', async () => {
    const broken = await BreakableStorage.open();
    story = await startStory({ storage: broken.storage });
    broken.failure = 'gone';
    broken.only = 'transaction';
    await story.browser().visit(`${AUTH}/room/standup`);
    assert.deepEqual(await linesOf(story, 'usher_sign_ins_total{'), [
      'usher_sign_ins_total{method="demo",outcome="storage_unavailable"} 1',
    ]);
  });
});
