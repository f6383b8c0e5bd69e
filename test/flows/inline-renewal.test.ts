import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  claimsOf,
  type InlineStory,
  startInlineStory,
  type TokenReply,
} from '../support/inline-story.ts';
import { MEET } from '../support/usher.ts';

/** A renewal as Jitsi's page asks for it goes past the library; one parameter more, and it does not. */
const ODD = { nobody: 'knows' };

let story: InlineStory;
before(async () => {
  story = await startInlineStory({
    more: "rooms:\n  - match: '*'\n    host: everyone\n",
  });
});
after(() => story.close());

async function freshToken(room?: string): Promise<string> {
  return (await story.signIn(story.browser(), room)).reply.body['refresh_token'] ?? '';
}

/** What went out, but for what differs from one answer to the next. */
function shapeOf({ status, headers, body }: TokenReply): unknown {
  const { access_token, id_token, ...rest } = body;
  const moments = { iat: 0, nbf: 0, exp: 0, at_hash: '' };
  const type = headers.get('content-type')?.split(';')[0];
  return {
    status,
    headers: { ...Object.fromEntries(headers), 'content-type': type },
    rest,
    access: access_token && { ...claimsOf(access_token), ...moments },
    id: id_token && { ...claimsOf(id_token), ...moments },
  };
}

/** Gives what was said of it. */
async function refusedAlike({ usher, renew }: InlineStory, token: string): Promise<unknown> {
  const seen = usher.events('inline_refused').length;
  const plain = await renew(token);
  const odd = await renew(token, ODD);
  assert.equal(plain.status, 400, token);
  assert.deepEqual(shapeOf(odd), shapeOf(plain));
  const [first, last, ...more] = usher.events('inline_refused').slice(seen);
  const wordsOf = (line = {}) => ({ ...line, requestId: '', time: '' });
  assert.deepEqual(wordsOf(first), wordsOf(last));
  assert.equal(more.length, 0);
  return plain.body['error_description'];
}

describe('a renewal past the library', () => {
  test('is answered as by the library', async () => {
    const token = await freshToken();
    const plain = await story.renew(token);
    const odd = await story.renew(token, ODD);
    assert.equal(plain.status, 200);
    assert.deepEqual(shapeOf(odd), shapeOf(plain));
  });

  test('is refused as by the library, in the same words, which the log has too', async () => {
    const dead = await freshToken();
    const second = (await story.renew(dead)).body['refresh_token'] ?? '';
    await story.renew(second);
    await story.renew(dead);
    for (const token of [dead, second, 'no-token-at-all', `${second.slice(0, -1)}_`]) {
      await refusedAlike(story, token);
    }
  });

  test('is refused by the rules as by the library, in words for people', async () => {
    const token = await freshToken();
    const rules = "rooms:\n  - match: '*'\n    host: [user:nobody]\n";
    const stricter = await startInlineStory({ storage: story.usher.storage, more: rules });
    const why = await refusedAlike(stricter, token).finally(() => stricter.provider.close());
    assert.match(String(why), /for certain people only/);
  });

  test('needs no browser, and none of another origin gets an answer', async () => {
    const form = {
      grant_type: 'refresh_token',
      client_id: 'web',
      refresh_token: await freshToken(),
    };
    const foreign = await story.post(form, { origin: 'https://evil.example' });
    assert.deepEqual([foreign.status, foreign.body['error']], [400, 'invalid_request']);
    assert.equal((await story.post(form)).status, 200);
    const utf8 = { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' };
    assert.equal((await story.post(form, { ...utf8, origin: MEET })).status, 200);
  });
});
