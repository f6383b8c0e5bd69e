import type { Clock } from '../base/clock.ts';
import { siteOf } from '../http/client-ip.ts';
import { type AllowTry, TRY_WINDOW_SECONDS } from '../model/allow-try.ts';
import type { Storage } from '../storage/storage.ts';
import { deviceAccount, type KnownDevice } from './known-devices.ts';
import { foldName, tryName } from './try-name.ts';
import { createReservations } from './try-reservations.ts';

/** Who tries a password or a second factor, and from where. */
export interface TryOrigin {
  readonly methodId: string;
  /** The name as it was typed. */
  readonly typed: string;
  /** Of `http/client-ip.ts`: the address, or the network, whose tries are counted together. */
  readonly limitKey: string;
  /** Null: a browser in which nobody has signed in with a password. */
  readonly device: KnownDevice | null;
}

/** What became of it. `blocked`: too many were wrong, so this one was not looked at. */
export interface Tried<Verdict> {
  readonly verdict: Verdict | { readonly kind: 'blocked' | 'busy' };
  /** The account as the method knows it, or what was typed where it knows none; null: it never got so far. */
  readonly account: string | null;
}

/** How many passwords and second factors may be tried, over all methods, forms and processes. */
export interface TryBudget {
  /** `verify` hands its `allow` on to the method. What it throws is thrown on, and counts as no try. */
  spend<Verdict extends { readonly kind: string }>(
    origin: TryOrigin,
    verify: (allow: AllowTry) => Promise<Verdict>,
  ): Promise<Tried<Verdict>>;
}

/** Wrong ones for one account, or one name, from anywhere. */
const MOST_WRONG_AN_ACCOUNT = 10;
/** From one address, or one IPv6 network of 64 bits, for whatever accounts: a house behind one address shares them. */
const MOST_WRONG_AN_ADDRESS = 50;
/** From all networks of one IPv6 site. */
const MOST_WRONG_A_SITE = 250;
/** From one browser that the account's owner has signed in with before: what others do elsewhere counts for nothing. */
const MOST_WRONG_A_DEVICE = 10;
/** From all such browsers together: somebody may have known an old password, and have made many. */
const MOST_WRONG_OF_DEVICES = 50;

/** So many wrong ones of a kind, and none is looked at any more until the window ends. */
export interface CountedTries {
  readonly key: string;
  readonly most: number;
}

/**
 * A try is counted before it is made, and taken back if it was right: of two hundred at once no more than the budget
 * are looked at. Those that find it taken by others wait until these are through, so that twenty right ones at once
 * all work.
 */
export function createTryBudget(tries: Storage['tries'], clock: Clock): TryBudget {
  const reservations = createReservations(tries, TRY_WINDOW_SECONDS);
  return {
    async spend(origin, verify) {
      const one: OneTry = { account: null, held: null, refused: null };
      const allow: AllowTry = async (account) => {
        if (one.account !== null) throw new TypeError('A method asks once before it tries.');
        one.account = account;
        const wanted = countedTries(origin, account);
        const answer = await reservations.reserve(wanted, clock.nowSeconds());
        if (answer === 'reserved') one.held = wanted;
        else one.refused = answer;
        return answer === 'reserved';
      };
      try {
        const verdict = await verify(allow);
        const { account, held, refused } = one;
        if (refused !== null) return { verdict: { kind: refused }, account };
        if (verdict.kind === 'wrong' && held !== null) {
          one.held = null;
          await reservations.keep(held, clock.nowSeconds());
        }
        if (held === null && isGood(verdict)) {
          throw new TypeError('A method asks before it lets somebody in.');
        }
        return { verdict, account };
      } finally {
        if (one.held !== null) await reservations.giveBack(one.held);
      }
    },
  };
}

/** A try under way. */
interface OneTry {
  account: string | null;
  /** Where it is counted; null: nowhere, yet or any more. */
  held: readonly CountedTries[] | null;
  refused: 'blocked' | 'busy' | null;
}

function isGood({ kind }: { readonly kind: string }): boolean {
  return kind === 'right' || kind === 'half';
}

/** Where a try is counted, the narrowest first. */
function countedTries(
  { methodId, typed, limitKey, device }: TryOrigin,
  account: string,
): CountedTries[] {
  const known = deviceAccount(methodId, account);
  if (device?.accounts.includes(known)) {
    return [
      { key: `device ${device.id} ${known}`, most: MOST_WRONG_A_DEVICE },
      { key: `devices ${known}`, most: MOST_WRONG_OF_DEVICES },
    ];
  }
  const site = siteOf(limitKey);
  return [
    // Both even where they are alike: an account that is there must cost what one costs that is not.
    { key: `account ${foldName(account)}`, most: MOST_WRONG_AN_ACCOUNT },
    { key: `name ${tryName(typed)}`, most: MOST_WRONG_AN_ACCOUNT },
    { key: `address ${limitKey}`, most: MOST_WRONG_AN_ADDRESS },
    ...(site === null ? [] : [{ key: `site ${site}`, most: MOST_WRONG_A_SITE }]),
  ];
}
