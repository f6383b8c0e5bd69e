import { readClaim } from '../model/claim-path.ts';
import { matchesGlob } from '../model/glob.ts';
import type { Identity } from '../model/identity.ts';
import type { Json } from '../model/json.ts';
import type { Rule, Subjects } from '../model/rule.ts';
import {
  type ClaimSubject,
  type EmailSubject,
  lowerAscii,
  type Subject,
} from '../model/subject.ts';

/** Whom a list is asked about. */
export interface Candidate {
  /** Null: somebody who has not signed in. */
  readonly identity: Identity | null;
  /** The seat that the rule has given already; null while that is the question. */
  readonly role: 'host' | 'member' | 'guest' | null;
}

/** Whether a list means somebody, and what each of its subjects said. */
export interface SubjectsVerdict {
  readonly hit: boolean;
  /** `hit`: the subject, its `!` aside, is about this person. */
  readonly subjects: readonly { readonly subject: Subject; readonly hit: boolean }[];
}

/**
 * Whether a list means somebody: one of its subjects does, and none with a `!` does. A list of nothing but `!`
 * means everybody else; an empty one nobody.
 */
export function judgeSubjects(list: Subjects, candidate: Candidate): SubjectsVerdict {
  const subjects = list.map((subject) => ({ subject, hit: means(subject, candidate) }));
  const wanted = subjects.filter(({ subject }) => !subject.negated);
  const barred = subjects.some(({ subject, hit }) => subject.negated && hit);
  const named = wanted.length === 0 || wanted.some(({ hit }) => hit);
  return { hit: subjects.length > 0 && named && !barred, subjects };
}

/** Whom a rule names both host and member is host. Who has not signed in is neither. */
export function roleBy(rule: Rule, identity: Identity | null): 'host' | 'member' | null {
  if (identity === null) return null;
  const candidate = { identity, role: null };
  if (judgeSubjects(rule.host, candidate).hit) return 'host';
  return judgeSubjects(rule.member, candidate).hit ? 'member' : null;
}

function means(subject: Subject, { identity, role }: Candidate): boolean {
  switch (subject.kind) {
    case 'everyone':
      return true;
    case 'guest':
      return identity === null || role === 'guest';
    case 'signed-in':
      return identity !== null;
    case 'host':
    case 'member':
      return role === subject.kind;
    case 'user':
      return identity?.username === subject.value;
    case 'group':
      return identity?.groups.includes(subject.value) ?? false;
    case 'method':
      return identity?.methodId === subject.value;
    case 'acr':
      return identity?.acr === subject.value;
    case 'email':
      return identity !== null && meansEmail(subject, identity);
    case 'claim':
      return identity !== null && meansClaim(subject, identity);
  }
}

function meansEmail({ local, domain }: EmailSubject, identity: Identity): boolean {
  const address = soleAddress(identity);
  if (address === null) return false;
  const [name, host] = address;
  return matchesGlob(local, lowerAscii(name)) && matchesGlob(domain, lowerAscii(host));
}

/** The two halves of an address that the method vouches for, with exactly one `@` however it is normalised; else null. */
export function soleAddress({ email, emailVerified }: Identity): [string, string] | null {
  if (!emailVerified || email === null) return null;
  const parts = email.split('@');
  if (parts.length !== 2 || email.normalize('NFKC').split('@').length !== 2) return null;
  const [name = '', host = ''] = parts;
  return name === '' || host === '' ? null : [name, host];
}

function meansClaim({ path, value }: ClaimSubject, { claims }: Identity): boolean {
  const found = readClaim(claims, path);
  return Array.isArray(found) ? found.some((item) => readsAs(item, value)) : readsAs(found, value);
}

function readsAs(found: Json | undefined, value: string): boolean {
  const isPlain = ['string', 'number', 'boolean'].includes(typeof found);
  return isPlain && String(found) === value;
}
