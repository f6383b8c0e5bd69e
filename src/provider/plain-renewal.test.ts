import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Hono } from 'hono';
import type { UsherEnv } from '../http/request-context.ts';
import type { InlineClient } from './inline-client.ts';
import { readPlainRenewal } from './plain-renewal.ts';

const ORIGIN = 'https://meet.example.org';
const FORM = 'application/x-www-form-urlencoded';
const PLAIN = 'grant_type=refresh_token&client_id=web&refresh_token=r1.x.1.y';
const clients = new Map([['web', { id: 'web', origin: ORIGIN } as InlineClient]]);

async function read(body: string, headers: Record<string, string> = {}): Promise<unknown> {
  const app = new Hono<UsherEnv>();
  app.post('/', async (context) => {
    const found = readPlainRenewal(context, await context.req.text(), clients);
    return context.json(found && { ...found, client: found.client.id });
  });
  const given = { 'content-type': FORM, origin: ORIGIN, ...headers };
  return (await app.request('/', { method: 'POST', headers: given, body })).json();
}

test('reads a renewal as Jitsi asks for it, in any order, from its origin or from none', async () => {
  const wanted = { client: 'web', refreshToken: 'r1.x.1.y', scope: null };
  assert.deepEqual(await read(PLAIN), wanted);
  assert.deepEqual(await read(PLAIN.split('&').toReversed().join('&')), wanted);
  for (const type of [`${FORM};charset=UTF-8`, `${FORM}; charset=utf-8`, FORM.toUpperCase()]) {
    assert.deepEqual(await read(PLAIN, { 'content-type': type }), wanted, type);
  }
});

test('leaves to the library whatever is odd', async () => {
  for (const [body, headers] of [
    ['', {}],
    [`${PLAIN}&scope=openid`, {}],
    [`${PLAIN}&client_secret=x`, {}],
    [`${PLAIN}&client_id=web`, {}],
    [PLAIN.replace('client_id=web&', ''), {}],
    [PLAIN.replace('client_id=web', 'refresh_token=x'), {}],
    [PLAIN.replace('client_id=web', 'client_id=other'), {}],
    [PLAIN.replace('client_id=web', 'client_id='), {}],
    [PLAIN.replace('refresh_token=r1.x.1.y', 'refresh_token='), {}],
    [PLAIN.replace('refresh_token&', 'authorization_code&'), {}],
    [PLAIN.replace('r1.x.1.y', 'x'.repeat(2000)), {}],
    [PLAIN, { authorization: 'Basic d2ViOg==' }],
    [PLAIN, { origin: 'https://evil.example' }],
    [PLAIN, { origin: 'null' }],
    [PLAIN, { origin: '' }],
    [PLAIN, { 'content-type': 'application/json' }],
    [PLAIN, { 'content-type': `${FORM}; charset=utf-16` }],
    [PLAIN, { 'content-type': `${FORM}x` }],
  ] as const) {
    assert.equal(await read(body, headers), null, `${body} ${JSON.stringify(headers)}`);
  }
});
