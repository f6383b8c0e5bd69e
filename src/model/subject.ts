import { type ClaimPath, parseClaimPath } from './claim-path.ts';
import { compileGlob, type Glob } from './glob.ts';

/** Whom a rule means. Made by `parseSubject` alone. */
export type Subject = (PlainSubject | NamedSubject | EmailSubject | ClaimSubject) & {
  /** As the operator wrote it, with its `!`. */
  readonly text: string;
  /** Written with a `!`: whom it means is left out of the list. */
  readonly negated: boolean;
};

/** Who somebody is by having signed in, or by the seat that the rule gives them. */
export interface PlainSubject {
  readonly kind: 'everyone' | 'signed-in' | 'guest' | 'host' | 'member';
}

/** Compared letter by letter. */
export interface NamedSubject {
  readonly kind: 'user' | 'group' | 'method' | 'acr';
  readonly value: string;
}

/** A verified address; ASCII capitals do not count. No star reaches over the `@`. */
export interface EmailSubject {
  readonly kind: 'email';
  readonly local: Glob;
  readonly domain: Glob;
}

/** A claim of the method: a text, number or flag that reads so, or a list that holds one. */
export interface ClaimSubject {
  readonly kind: 'claim';
  readonly path: ClaimPath;
  readonly value: string;
}

const MAX_LENGTH = 1024;
const PLAIN = ['everyone', 'signed-in', 'guest', 'host', 'member'] as const;
const NAMED = ['user', 'group', 'method', 'acr'] as const;

/** Reads one subject. A refusal is a text to be read after "holds an entry". */
export function parseSubject(text: string): Subject | string {
  if (text.length > MAX_LENGTH) return 'longer than 1024 characters';
  if (/[\p{Cc}\p{Cs}]/u.test(text)) return 'with characters that cannot be shown';
  const negated = text.startsWith('!');
  const read = parseUnnegated(negated ? text.slice(1) : text);
  return typeof read === 'string' ? read : { ...read, text, negated };
}

function parseUnnegated(
  text: string,
): PlainSubject | NamedSubject | EmailSubject | ClaimSubject | string {
  const plain = PLAIN.find((kind) => kind === text);
  if (plain) return { kind: plain };
  const colon = text.indexOf(':');
  const name = text.slice(0, Math.max(colon, 0));
  const value = text.slice(colon + 1);
  if (name !== '' && (value === '' || value !== value.trim())) {
    return 'with nothing, or with white space, at an end of what follows the colon';
  }
  if (name === 'email') return parseEmail(value);
  if (name === 'claim') return parseClaim(value);
  const named = NAMED.find((kind) => kind === name);
  return named ? { kind: named, value } : 'that is no subject';
}

function parseEmail(value: string): EmailSubject | string {
  const [local, domain, ...more] = lowerAscii(value).split('@');
  if (!local || !domain || more.length > 0) return 'that is no e-mail address: one @ is needed';
  const localGlob = compileGlob(local);
  const domainGlob = compileGlob(domain);
  if (typeof localGlob === 'string') return `with a pattern ${localGlob}`;
  if (typeof domainGlob === 'string') return `with a pattern ${domainGlob}`;
  return { kind: 'email', local: localGlob, domain: domainGlob };
}

/** The path ends at the first `=` that is not inside quotes. */
function parseClaim(text: string): ClaimSubject | string {
  const parts = /^((?:"(?:[^"\\]|\\.)*"|[^"=])+)=(.+)$/u.exec(text);
  const path = parseClaimPath(parts?.[1] ?? '');
  const value = parts?.[2];
  if (!path || value === undefined) return 'that is not of the form claim:path=value';
  return { kind: 'claim', path, value };
}

/** Only a to z: other letters have small forms that look like them and are somebody else's. */
export function lowerAscii(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
