import type { Config } from '../../src/config/config.ts';
import type { Identity } from '../../src/model/identity.ts';
import type { RoomName } from '../../src/model/room.ts';
import type { RuleBook } from '../../src/model/rule.ts';
import { decide } from '../../src/rooms/decide.ts';
import { type Decision, NO_FACTS, type RoomFacts } from '../../src/rooms/decision.ts';
import { parseRoomName } from '../../src/rooms/room-name.ts';
import { sampleIdentity } from './sample-identity.ts';
import { configOf, load, MINIMAL, problemsOf, said } from './sample-settings.ts';

/** Wednesday, 18 November 2026, 10:00 in Berlin. */
export const WEDNESDAY_AT_TEN = Date.UTC(2026, 10, 18, 9) / 1000;

/** A configuration with these rules: a list as YAML or as a value. */
export function withRules(rooms: string | readonly object[]): string {
  const text = typeof rooms === 'string' ? rooms : JSON.stringify(rooms);
  return MINIMAL.slice(0, MINIMAL.indexOf('rooms:')) + (text === '' ? '' : `rooms: ${text}\n`);
}

export function rulesConfig(rooms: string | readonly object[]): Config {
  return configOf(withRules(rooms));
}

export function ruleBook(rooms: string | readonly object[]): RuleBook {
  return rulesConfig(rooms).rules;
}

export function noticesOf(rooms: string | readonly object[], more = ''): readonly string[] {
  return load(withRules(rooms) + more).notices;
}

/** `path message` of each problem with these rules. */
export function ruleProblems(rooms: string | readonly object[]): string[] {
  return said(problemsOf(withRules(rooms)));
}

export function roomOf(name: string, tenant: string | null = null): RoomName {
  const room = parseRoomName(name, tenant);
  if (!room) throw new Error(`${name} is no room`);
  return room;
}

/** What somebody is in a room by these rules; `name` may have a tenant before a slash. */
export function decideFor(
  rooms: string | readonly object[],
  name: string,
  person: Partial<Identity> | null,
  now: number = WEDNESDAY_AT_TEN,
  facts: Partial<RoomFacts> = {},
): Decision {
  const [room = '', tenant = null] = name.split('/').reverse();
  const identity = person && sampleIdentity({ methodId: 'oidc', ...person });
  return decide({
    identity,
    room: roomOf(room, tenant),
    rules: ruleBook(rooms),
    now,
    facts: { ...NO_FACTS, ...facts },
  });
}
