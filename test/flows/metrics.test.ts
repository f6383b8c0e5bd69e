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
