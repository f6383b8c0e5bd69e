import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { RoomKey } from '../model/room-key.ts';
import type { RuleBook } from '../model/rule.ts';
import type { PresenceRepository } from '../storage/room-repositories.ts';
import { NO_FACTS } from './decision.ts';
import { isHostThere } from './terms.ts';

/** Somebody who will be seated, but not yet. */
export interface Waiter {
  readonly room: RoomKey;
  /** When the meeting begins, seconds since 1970; null: they wait for a host. */
  readonly opensAt: number | null;
  /**
   * Called at most once, when it is worth asking again. Nothing is decided by it. `together`: how many are woken in
   * the same moment.
   */
  readonly wake: (together: number) => void;
}

/** Who waits in this process, and for what. */
export interface WaitingHub {
  /** From now on somebody waits. Ask first whether they have to: what came before is not told. Returns how to leave. */
  join(waiter: Waiter): () => void;
  /** A host has been seated in this process. */
  opened(room: RoomKey): void;
  size(): number;
}

export interface WaitingHubDeps {
  readonly presence: Pick<PresenceRepository, 'openedSince' | 'lastHostAt' | 'findRunning'>;
  readonly rules: RuleBook;
  readonly clock: Clock;
  readonly log: Log;
}

/** How often the store is asked, for all who wait together, and how late a beginning may be told. */
const TICK_MS = 1000;
/** How far back is asked: for other processes' clocks, and for transactions that take their time (10 s at most). */
const OVERLAP_SECONDS = 15;
/** The longest pause between two questions to a store that does not answer. */
const LONGEST_PAUSE_MS = 30_000;

/**
 * Wakes those who wait for a host or a beginning: at once for a host of this process, within a second for one of
 * another process and for a conference that Jitsi reports. While nobody waits it holds nothing and does nothing.
 */
export function createWaitingHub({ presence, rules, clock, log }: WaitingHubDeps): WaitingHub {
  const forHost = new Map<string, Set<Waiter>>();
  const forStart = new Map<number, Set<Waiter>>();
  let ticking: NodeJS.Timeout | null = null;
  /** When the store was last asked with success, seconds since 1970; null: not since somebody waits. */
  let askedAt: number | null = null;
  let asking = false;
  let failures = 0;
  let pausedUntilMs = 0;

  const tick = (): void => {
    for (const opensAt of [...forStart.keys()]) {
      if (opensAt <= clock.nowSeconds()) wake(forStart, opensAt);
    }
    if (forHost.size > 0 && !asking && clock.monotonicMs() >= pausedUntilMs) void ask();
  };

  const ask = async (): Promise<void> => {
    asking = true;
    try {
      const now = clock.nowSeconds();
      for (const room of await presence.openedSince((askedAt ?? now) - OVERLAP_SECONDS)) {
        // One that has ended since, or whose host has gone, is among them too.
        if (forHost.has(nameOf(room)) && (await isOpen(room, now))) wake(forHost, nameOf(room));
      }
      if (ticking === null) return;
      askedAt = now;
      failures = 0;
    } catch (thrown) {
      if (ticking !== null) pause(thrown);
    } finally {
      asking = false;
    }
  };

  const wake = <Key>(waiters: Waiters<Key>, key: Key): void => {
    const together = waiters.get(key) ?? new Set();
    waiters.delete(key);
    const { size } = together;
    for (const waiter of together) waiter.wake(size);
    rest();
  };

  /** As those who wait for a host are judged; what a meeting adds is for a seat that is older. */
  const isOpen = async (room: RoomKey, now: number): Promise<boolean> => {
    const hostSeatedAt = await presence.lastHostAt(room);
    const isRunning = (await presence.findRunning(room, now)) !== null;
    return isHostThere({ facts: { ...NO_FACTS, hostSeatedAt, isRunning }, rules, now });
  };

  const pause = (thrown: unknown): void => {
    if (failures === 0) log.warn('waiting_not_told', { err: thrown });
    failures += 1;
    pausedUntilMs = clock.monotonicMs() + Math.min(TICK_MS * 2 ** failures, LONGEST_PAUSE_MS);
  };

  /** Nobody waits: nothing ticks. */
  const rest = (): void => {
    if (ticking === null || forHost.size + forStart.size > 0) return;
    clearInterval(ticking);
    ticking = null;
    askedAt = null;
    failures = 0;
    pausedUntilMs = 0;
  };

  return {
    join(waiter) {
      const { room, opensAt } = waiter;
      const leave =
        opensAt === null ? add(forHost, nameOf(room), waiter) : add(forStart, opensAt, waiter);
      ticking ??= setInterval(tick, TICK_MS).unref();
      return () => {
        leave();
        rest();
      };
    },
    opened(room) {
      wake(forHost, nameOf(room));
    },
    size: () => count(forHost) + count(forStart),
  };
}

type Waiters<Key> = Map<Key, Set<Waiter>>;

function add<Key>(waiters: Waiters<Key>, key: Key, waiter: Waiter): () => void {
  const together = waiters.get(key) ?? new Set();
  waiters.set(key, together.add(waiter));
  return () => {
    together.delete(waiter);
    if (together.size === 0 && waiters.get(key) === together) waiters.delete(key);
  };
}

function count<Key>(waiters: Waiters<Key>): number {
  return waiters.values().reduce((sum, together) => sum + together.size, 0);
}

/** Neither an id nor a path in backend form holds a space. */
function nameOf({ jitsi, path }: RoomKey): string {
  return `${jitsi} ${path}`;
}
