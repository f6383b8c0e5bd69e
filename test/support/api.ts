import { type ApiKeyDeps, type CreatedApiKey, createApiKey } from '../../src/api/api-keys.ts';
import { createCompleteEvent } from '../../src/audit/complete-event.ts';
import { type Clock, systemClock } from '../../src/base/clock.ts';
import { systemRandom } from '../../src/base/random.ts';
import type { ApiKey } from '../../src/model/api-key.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { AUTH, type TestUsher } from './usher.ts';

export const TOKENS = `${AUTH}/api/v1/tokens`;

export function apiKeyDeps(storage: Storage, clock: Clock = systemClock): ApiKeyDeps {
  const completeEvent = createCompleteEvent(clock, systemRandom);
  return { storage, clock, random: systemRandom, completeEvent };
}

/** A key for everything that is not said otherwise. */
export function makeKey(
  storage: Storage,
  more: Partial<ApiKey> = {},
  clock: Clock = systemClock,
): Promise<CreatedApiKey> {
  const wish = {
    name: 'LMS',
    rooms: ['*'],
    jitsis: null,
    seats: ['host', 'member', 'guest'],
    maxTtlSeconds: 86_400,
    expiresAt: null,
    ...more,
  } as const;
  return createApiKey(apiKeyDeps(storage, clock), wish, 'cli');
}

/** An answer with its body read. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever came back.
  readonly body: any;
  readonly text: string;
}

/** A request for a token; `body` as JSON, or a text as it stands. */
export function tokenRequest(
  key: string | null,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Request {
  return new Request(TOKENS, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(key !== null && { authorization: `Bearer ${key}` }),
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

export async function readAnswer(response: Response): Promise<ApiAnswer> {
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  const body = isJson ? JSON.parse(text) : null;
  return { status: response.status, headers: response.headers, body, text };
}

export async function askToken(
  usher: TestUsher,
  key: string | null,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<ApiAnswer> {
  return readAnswer(await usher.answer(tokenRequest(key, body, headers)));
}
