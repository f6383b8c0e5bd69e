import { parseEmailAddress } from '../model/email-address.ts';
import type { MeetingRole, RosterEntry } from '../model/meeting.ts';
import { lowerAscii } from '../model/subject.ts';

/** How many people and groups a meeting may name: a large school's list of addresses. */
export const MAX_ROSTER = 5000;
const MAX_SUBJECT = 1024;
const UNSEEN = /[\p{Cc}\p{Cs}]/u;

/** What a roster takes, for a sentence that ends with it. */
export const ROSTER_FORMS = 'user:NAME, email:ADDRESS, group:NAME or signed-in';

/**
 * The subject of a roster entry in its one spelling: addresses in small letters. Null for what a roster does not
 * take; patterns and `!` are for rules.
 */
export function parseRosterSubject(text: string): string | null {
  const subject = text.trim();
  if (subject.length > MAX_SUBJECT || UNSEEN.test(subject)) return null;
  if (subject === 'signed-in') return subject;
  const colon = subject.indexOf(':');
  const kind = subject.slice(0, Math.max(colon, 0));
  const value = subject.slice(colon + 1);
  if (kind === 'email') {
    const address = parseRosterAddress(value);
    return address === null ? null : `email:${address}`;
  }
  const isNamed = (kind === 'user' || kind === 'group') && value !== '' && value === value.trim();
  return isNamed ? subject : null;
}

/** An e-mail address, all ASCII capitals made small; null for anything else, and for what would be a pattern in a rule. */
export function parseRosterAddress(text: string): string | null {
  const address = parseEmailAddress(text.trim());
  return address === null || address.includes('*') ? null : lowerAscii(address);
}

/** Whom a meeting names, as somebody wrote it. */
export interface RosterInput {
  readonly hosts: readonly string[];
  readonly members: readonly string[];
}

/** A roster, or every entry that is none, as it was written. */
export type RosterReading =
  | { readonly roster: readonly RosterEntry[] }
  | { readonly strangers: readonly string[] };

/** Hosts first, each once; who is named as both is host. */
export function parseRoster({ hosts, members }: RosterInput): RosterReading {
  const strangers: string[] = [];
  const read = (role: MeetingRole, texts: readonly string[]): RosterEntry[] =>
    texts.flatMap((text) => {
      const subject = parseRosterSubject(text);
      if (subject === null) strangers.push(text);
      return subject === null ? [] : [{ role, subject }];
    });
  const roster = tidyRoster([...read('host', hosts), ...read('member', members)]);
  return strangers.length > 0 ? { strangers } : { roster };
}

/** Every subject once, as host where it is both; hosts first, else in the order given. */
export function tidyRoster(roster: readonly RosterEntry[]): readonly RosterEntry[] {
  const roles = new Map<string, RosterEntry>();
  const hostsFirst = [...roster].sort((one, other) => one.role.localeCompare(other.role, 'en'));
  for (const entry of hostsFirst) if (!roles.has(entry.subject)) roles.set(entry.subject, entry);
  return [...roles.values()];
}
