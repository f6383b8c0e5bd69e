/**
 * On the try's own machine: somebody's first day. `node walk.ts NAME PASSWORD [LINK]`: with the link of
 * `usher user create` sets the password by it; then signs in to a room and prints the token that Jitsi gets.
 */
import assert from 'node:assert/strict';
import { Browser } from '../support/browser.ts';

const [name = '', password = '', link] = process.argv.slice(2);
const JITSI = 'https://meet.example.org';

/** What the proxy of the docs does: everything below /auth/ goes to Usher, the rest is Jitsi's. */
async function answer(request: Request): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  if (!pathname.startsWith('/auth/')) return new Response('Jitsi Meet');
  const headers = new Headers(request.headers);
  headers.set('x-forwarded-for', '192.0.2.7');
  const body = request.method === 'GET' ? null : await request.text();
  const { method } = request;
  const target = `http://127.0.0.1:3000${pathname}${search}`;
  return await fetch(target, { method, headers, body, redirect: 'manual' });
}

const browser = new Browser({ routes: { [JITSI]: answer }, network: false });
if (link !== undefined) {
  await browser.visit(link);
  const set = await browser.submit({ password, again: password });
  assert.equal(set.status, 200, set.text);
}
await browser.visit(`${JITSI}/auth/room/standup`);
const page = await browser.submit({ username: name, password });
assert.equal(`${page.url.origin}${page.url.pathname}`, `${JITSI}/standup`, page.text);
const token = new URLSearchParams(page.url.hash.slice(1)).get('jwt')?.replaceAll('"', '');
assert.ok(token, page.url.href);
console.log(token);
