import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { BreakableStorage, type Failure } from '../support/breakable-storage.ts';
import { type InlineStory, SSO_PAGE, startInlineStory } from '../support/inline-story.ts';

/** What a renewal and a code need of the store, one after the other. */
const CALLS = [
  'inlineGrants.find',
  'inlineGrants.findByCode',
  'inlineGrants.create',
  'inlineGrants.advance',
  'sessions.find',
  'presence.lastHostAt',
  'audit.add',
  'transaction',
] as const;
const FAILURES: readonly Failure[] = ['gone', 'error', 'nonsense', 'thrown at once'];

describe('I7 the inline sign-in with a store that fails', () => {
  let broken: BreakableStorage;
  let story: InlineStory;
  before(async () => {
    broken = await BreakableStorage.open();
    story = await startInlineStory({ storage: broken.storage });
  });
  after(() => story.close());

  test('I7 hands out nothing, tells no secret, and goes on once the store does', async () => {
    const browser = story.browser();
    let { refresh_token: token = '' } = (await story.signIn(browser)).reply.body;
    for (const failure of FAILURES) {
      for (const only of CALLS) {
        const popup = await story.popup();
        broken.failure = failure;
        broken.only = only;
        const renewed = await story.renew(token);
        const page = await story.open(browser, popup);
        const redeemed = await story.redeem(page, popup);
        broken.mend();
        const what = `${failure} ${only}`;
        for (const { status, body } of [renewed, redeemed]) {
          if (status === 200) continue;
          assert.ok(status >= 400, what);
          assert.equal(body['access_token'], undefined, what);
          assert.ok(!/canary|postgres/.test(JSON.stringify(body)), what);
        }
        assert.ok(!/canary|postgres/.test(page.url.href + page.body), what);
        if (renewed.status === 200) token = renewed.body['refresh_token'] ?? '';
        if (page.url.searchParams.has('error')) {
          assert.equal(page.url.origin + page.url.pathname, SSO_PAGE);
          const error = page.url.searchParams.get('error');
          assert.equal(
            error,
            failure === 'gone' ? 'temporarily_unavailable' : 'server_error',
            what,
          );
        }
        const on = await story.renew(token);
        assert.equal(on.status, 200, `${what}: ${JSON.stringify(on.body)}`);
        token = on.body['refresh_token'] ?? '';
      }
    }
  });

  test('I7 a store that is gone is 503 at the token endpoint', async () => {
    const { refresh_token = '' } = (await story.signIn(story.browser())).reply.body;
    broken.failure = 'gone';
    const { status, headers } = await story.renew(refresh_token);
    broken.mend();
    assert.equal(status, 503);
    assert.ok(headers.get('retry-after'));
  });
});
