import { createHmac } from 'node:crypto';
import type { Random } from '../base/random.ts';
import { siteOf } from '../http/client-ip.ts';
import type { RoomKey } from '../model/room-key.ts';
import type { Storage } from '../storage/storage.ts';
import { verifyAccessCode } from './access-code.ts';

/** `blocked`: there were too many wrong ones, so this one was not looked at. `busy`: too many ask at once. */
export type CodeVerdict = 'right' | 'wrong' | 'blocked' | 'busy';

/** A code that somebody gives for a room, and from where. */
export interface GivenCode {
  /** As typed. */
  readonly code: string;
  /** Of the room's meeting, by `hashAccessCode`. */
  readonly hash: string;
  readonly room: RoomKey;
  /** Of `http/client-ip.ts`: the address, or the network, whose tries are counted together. */
  readonly limitKey: string;
  /** Seconds since 1970. */
  readonly now: number;
}

/** Looks at access codes, and stops whoever guesses. */
export interface CodeGuard {
  judge(given: GivenCode): Promise<CodeVerdict>;
}

/** Wrong codes for a room from one address, before none is looked at until the window ends. */
export const MOST_WRONG_CODES = 10;
/** The same from all networks of one IPv6 site. */
const MOST_WRONG_CODES_A_SITE = 50;
/** It begins with the first wrong one. */
export const CODE_WINDOW_SECONDS = 15 * 60;
/** Each takes some 40 ms of a processor: of more, the last would wait too long. */
const MOST_AT_ONCE = 50;
const MOST_REMEMBERED = 1000;

/**
 * A try is counted before it is made and taken back if it was right: a thousand guesses at once are no more than ten.
 * Those of one address or site for one room go one by one, so that a class that comes with the right code is not stopped.
 */
export function createCodeGuard(tries: Storage['tries'], random: Random): CodeGuard {
  const verify = rememberRight(random);
  const inTurn = createTurns();
  return {
    judge({ code, hash, room: { jitsi, path }, limitKey, now }) {
      const room = `${jitsi} ${path}`;
      const budgets = budgetsOf(limitKey);
      const widest = budgets.at(-1)?.from ?? limitKey;
      return inTurn(`${room} ${widest}`, async () => {
        const spent: string[] = [];
        const refund = async () => {
          for (const key of spent) await tries.refund('access-code', key);
        };
        for (const { from, most } of budgets) {
          const key = `${room} ${from}`;
          if (!(await tries.spend('access-code', key, most, CODE_WINDOW_SECONDS, now))) {
            await refund();
            return 'blocked';
          }
          spent.push(key);
        }
        const isRight = await verify(code, hash);
        if (isRight !== false) await refund();
        return isRight === null ? 'busy' : isRight ? 'right' : 'wrong';
      });
    },
  };
}

interface CountedCodes {
  readonly from: string;
  readonly most: number;
}

/** Where tries are counted, from the narrowest on. */
function budgetsOf(limitKey: string): CountedCodes[] {
  const site = siteOf(limitKey);
  return [
    { from: limitKey, most: MOST_WRONG_CODES },
    ...(site === null ? [] : [{ from: site, most: MOST_WRONG_CODES_A_SITE }]),
  ];
}

/** The work of each key one by one. What nobody waits for any more is forgotten. */
function createTurns(): <T>(key: string, work: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>();
  return async (key, work) => {
    const before = last.get(key) ?? Promise.resolve();
    const mine = before.then(work, work);
    last.set(key, mine);
    try {
      return await mine;
    } finally {
      if (last.get(key) === mine) last.delete(key);
    }
  };
}

/**
 * The same code and hash are calculated once for all who come at once, and not again where they fit: a thousand people
 * have one code. Null where too many others are being calculated. What is remembered is of no use outside this process.
 */
function rememberRight(random: Random): (code: string, hash: string) => Promise<boolean | null> {
  const secret = random.bytes(32);
  const known = new Map<string, Promise<boolean>>();
  let calculating = 0;
  return async (code, hash) => {
    const name = createHmac('sha256', secret).update(`${hash} ${code}`).digest('base64url');
    const found = known.get(name);
    if (found) return found;
    if (calculating >= MOST_AT_ONCE) return null;
    calculating += 1;
    const calculated = verifyAccessCode(code, hash).finally(() => {
      calculating -= 1;
    });
    known.set(name, calculated);
    const isRight = await calculated.catch((thrown: unknown) => {
      known.delete(name);
      throw thrown;
    });
    if (!isRight) known.delete(name);
    const [oldest] = known.keys();
    if (known.size > MOST_REMEMBERED && oldest !== undefined) known.delete(oldest);
    return isRight;
  };
}
