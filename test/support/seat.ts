import assert from 'node:assert/strict';
import { decodeJwt, type JWTPayload } from 'jose';
import { Browser } from './browser.ts';
import type { Page } from './page.ts';
import { type CheckedToken, checkTokenByCommand, jitsi } from './usher-process.ts';

/** What Jitsi is told about somebody. */
export interface SeatedUser {
  readonly id: string;
  readonly name?: string;
  readonly email?: string;
  readonly moderator?: string | boolean;
  readonly affiliation?: string;
}

export interface Arrival {
  readonly token: string;
  readonly claims: JWTPayload;
  readonly user: SeatedUser;
  readonly verdict: CheckedToken;
}

/** A browser on loopback for which the Jitsi of these tests is a page that says nothing. */
export function browserWithJitsi(): Browser {
  const silent = () => new Response('Jitsi Meet', { headers: { 'content-type': 'text/html' } });
  return new Browser({ routes: { [new URL(jitsi.url).origin]: silent } });
}

/** Holds that the page is the room on Jitsi, and asks `usher token check` about the token in its address. */
export async function arriveIn(room: string, page: Page): Promise<Arrival> {
  const where = `${page.url.origin}${page.url.pathname}`;
  assert.equal(where, `${jitsi.url}${room}`, `${page.status} ${page.title}\n${page.text}`);
  const value = new URLSearchParams(page.url.hash.slice(1)).get('jwt') ?? '';
  const token = String(JSON.parse(value));
  const claims = decodeJwt(token);
  const { user } = claims['context'] as { user: SeatedUser };
  return { token, claims, user, verdict: await checkTokenByCommand(token, room) };
}
