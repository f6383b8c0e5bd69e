import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Hono } from 'hono';
import { secureHeaders, secureHeadersMiddleware } from './secure-headers.ts';

const open = { https: false, frameAncestors: [], formTargets: [] };

describe('the headers of every answer', () => {
  it('let nobody frame us where no Jitsi may', () => {
    const headers = secureHeaders(open);
    assert.match(headers['content-security-policy'] ?? '', /frame-ancestors 'none'$/);
    assert.equal(headers['x-frame-options'], 'DENY');
  });

  it('name exactly the Jitsi origins as frames and as targets of forms', () => {
    const jitsi = ['https://meet.example', 'https://meet2.example:8443'];
    const headers = secureHeaders({ https: true, frameAncestors: jitsi, formTargets: jitsi });
    const policy = headers['content-security-policy'] ?? '';
    assert.match(policy, /frame-ancestors https:\/\/meet\.example https:\/\/meet2\.example:8443$/);
    assert.match(
      policy,
      /form-action 'self' https:\/\/meet\.example https:\/\/meet2\.example:8443;/,
    );
    assert.equal(headers['x-frame-options'], undefined);
  });

  it('promise https only where the public address is https', () => {
    assert.equal(secureHeaders(open)['strict-transport-security'], undefined);
    const promised = secureHeaders({ ...open, https: true })['strict-transport-security'];
    assert.equal(promised, 'max-age=31536000');
  });

  it('are on what Hono answers by itself as well: not found, and what was thrown', async () => {
    const app = new Hono();
    app.use(secureHeadersMiddleware(open));
    app.get('/thrown', () => {
      throw new Error('x');
    });
    app.get('/own', (context) => context.body('x', 200, { 'cache-control': 'public' }));
    app.onError((_, context) => context.text('error', 500));
    for (const [path, status] of [
      ['/none', 404],
      ['/thrown', 500],
    ] as const) {
      const answer = await app.request(path);
      assert.equal(answer.status, status);
      assert.equal(answer.headers.get('cache-control'), 'no-store');
      assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
    }
    const own = await app.request('/own');
    assert.equal(own.headers.get('cache-control'), 'public');
  });

  it('let nobody frame people’s own pages, Jitsi neither', async () => {
    const app = new Hono();
    const framed = { ...open, frameAncestors: ['https://meet.example'] };
    app.use(secureHeadersMiddleware({ ...framed, isUnframed: (path) => path === '/account' }));
    app.get('*', (context) => context.body('x'));
    const policyOf = async (path: string) => {
      const { headers } = await app.request(path);
      return [headers.get('content-security-policy'), headers.get('x-frame-options')];
    };
    const [own, refused] = await policyOf('/account');
    assert.match(own ?? '', /frame-ancestors 'none'$/);
    assert.equal(refused, 'DENY');
    const [other, allowed] = await policyOf('/sign-out');
    assert.match(other ?? '', /frame-ancestors https:\/\/meet.example$/);
    assert.equal(allowed, null);
  });
});
