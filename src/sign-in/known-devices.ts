import { createHash } from 'node:crypto';
import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import { type Cookies, readCookie } from '../http/cookies.ts';
import type { Seal } from '../http/seal.ts';
import { isJsonObject, type Json } from '../model/json.ts';

/** A browser in which people have signed in with a password. */
export interface KnownDevice {
  /** Ours, random. */
  readonly id: string;
  /** Whose accounts, the last first: by `deviceAccount`. */
  readonly accounts: readonly string[];
}

/** What a browser carries to be known again, so that nobody elsewhere can use up its tries. */
export interface KnownDevices {
  /** Null for a browser that is not known. */
  read(cookieHeader: string | undefined): Promise<KnownDevice | null>;
  /** The Set-Cookie value of a browser in which somebody has just signed in. */
  render(known: KnownDevice | null, methodId: string, account: string): Promise<string>;
}

const KNOWN_SECONDS = 180 * 86_400;
/** A family's tablet. Of more, those who signed in longest ago are forgotten. */
const MOST_ACCOUNTS = 8;

export function createKnownDevices(
  seal: Seal,
  cookies: Cookies,
  clock: Clock,
  random: Random,
): KnownDevices {
  return {
    async read(cookieHeader) {
      for (const sealed of readCookie(cookieHeader, cookies.device).slice(0, 4)) {
        const known = await seal.open('known-device', sealed);
        // The seal vouches for the shape.
        if (isJsonObject(known)) return known as unknown as KnownDevice;
      }
      return null;
    },
    async render(known, methodId, account) {
      const mine = deviceAccount(methodId, account);
      const others = known?.accounts.filter((other) => other !== mine) ?? [];
      const accounts = [mine, ...others].slice(0, MOST_ACCOUNTS);
      const id = known?.id ?? Buffer.from(random.bytes(16)).toString('base64url');
      const content = { id, accounts } satisfies Json;
      const sealed = await seal.seal('known-device', content, clock.nowSeconds() + KNOWN_SECONDS);
      return cookies.set(cookies.device, sealed, KNOWN_SECONDS);
    },
  };
}

/**
 * What stands for an account of one method in a device's cookie: short, whatever the account is called. Letter by letter
 * as the method has it: tries may be counted together for two that look alike, but nobody is known as the other.
 */
export function deviceAccount(methodId: string, account: string): string {
  const text = `${methodId} ${account}`;
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}
