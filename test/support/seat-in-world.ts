import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeJwt } from 'jose';
import { createCompleteEvent } from '../../src/audit/complete-event.ts';
import { systemRandom } from '../../src/base/random.ts';
import { type SeatOutcome, seatPerson } from '../../src/jitsi/seat-person.ts';
import type { JitsiClaims } from '../../src/jitsi/token.ts';
import type { AuditEntry } from '../../src/model/audit-event.ts';
import type { Question } from '../../src/rooms/decision.ts';
import { type Explanation, explain } from '../../src/rooms/explain.ts';
import { readRoomFacts } from '../../src/rooms/room-facts.ts';
import { openStorage } from '../../src/storage/open-storage.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { FixedClock } from './fixed-clock.ts';
import { enact, type World, worlds } from './room-worlds.ts';

/** What came of one person at one door. */
export interface Seating extends World {
  readonly question: Question;
  /** Asked before anybody was seated. */
  readonly explanation: Explanation;
  readonly outcome: SeatOutcome;
  /** Of the token that was issued; null where there was none. */
  readonly claims: JitsiClaims | null;
  /** What was written into the audit trail. */
  readonly entries: readonly AuditEntry[];
  /** When a host was last seated, as the store has it afterwards. */
  readonly hostSeatedAfter: number | null;
  readonly language: 'en' | 'de';
}

/** No world has a secret that is sealed. */
const seal = { seal: (text: string) => text, open: (text: string) => text };

/** Holds a check against made-up worlds, each put into one and the same store in memory. */
export async function holdsInWorlds(
  check: (seating: Seating) => void | Promise<void>,
  runs = 400,
): Promise<void> {
  const storage = await openStorage({ url: 'sqlite::memory:', clock: new FixedClock(), seal });
  try {
    const property = fc.asyncProperty(
      worlds,
      fc.constantFrom('en', 'de'),
      async (world, language) => check(await seatIn(storage, world, language)),
    );
    await fc.assert(property, { numRuns: runs });
  } finally {
    await storage.close();
  }
}

async function seatIn(storage: Storage, world: World, language: 'en' | 'de'): Promise<Seating> {
  await enact(storage, world);
  const { config, target, room, key, visitor, now } = world;
  const facts = await readRoomFacts(storage, key, visitor, now);
  const question = { identity: visitor.identity, room, rules: config.rules, facts, now };
  const explanation = explain(question);
  const entries: AuditEntry[] = [];
  const complete = createCompleteEvent(new FixedClock(now), systemRandom);
  const deps = {
    rules: config.rules,
    storage,
    completeEvent: (entry: AuditEntry) => {
      entries.push(entry);
      return complete(entry);
    },
    onHost: () => {},
  };
  const source = { actor: 'door', address: '192.0.2.1', requestId: 'r' };
  const outcome = await seatPerson(deps, { visitor, room, target, now, language, source });
  assert.notEqual(outcome.kind, 'refused', 'Prosody would take every token');
  const claims = outcome.kind === 'seated' ? decodeJwt<JitsiClaims>(outcome.token) : null;
  const hostSeatedAfter = await storage.presence.lastHostAt(key);
  return { ...world, question, explanation, outcome, claims, entries, hostSeatedAfter, language };
}
