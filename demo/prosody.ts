import { systemClock } from '../src/base/clock.ts';
import type { TokenSettings } from '../src/jitsi/check-token/settings.ts';
import type { Verdict } from '../src/jitsi/check-token/verdict.ts';
import { checkToken } from '../src/jitsi/check-token.ts';
import { type KeyAnswer, ProsodyKeys } from '../test/support/prosody-keys.ts';

/** Somebody who comes with a token. */
export interface Comer {
  readonly token: string;
  readonly room: string;
  readonly tenant: string | null;
}

export type AskProsody = (comer: Comer) => Promise<Verdict>;

/**
 * A Prosody that gives its verdict on tokens and does nothing else. `cacheKeysUrl`: where it fetches the public keys,
 * and how often, as Prosody does; null for one that shares a secret. `fetchBy`: how it gets there; default: the network.
 */
export function createProsody(
  settings: TokenSettings,
  cacheKeysUrl: URL | null,
  fetchBy: (address: URL) => Promise<Response> = fetch,
): AskProsody {
  const verdictOn = (comer: Comer, more: Partial<TokenSettings> = {}) =>
    checkToken({ ...comer, now: systemClock.nowSeconds() }, { ...settings, ...more });
  if (!cacheKeysUrl) return async (comer) => verdictOn(comer);
  const known = new ProsodyKeys(() => fetchKeys(fetchBy(cacheKeysUrl)));
  return async (comer) => {
    await known.pass(systemClock.nowSeconds());
    return verdictOn(comer, { keys: known.keys, cacheKeysUrl: true });
  };
}

async function fetchKeys(asked: Promise<Response>): Promise<KeyAnswer | null> {
  const answer = await asked.catch(() => null);
  if (!answer?.ok) return null;
  const [, age] = /max-age=(\d+)/.exec(answer.headers.get('cache-control') ?? '') ?? [];
  return { text: await answer.text(), maxAge: age === undefined ? null : Number(age) };
}
