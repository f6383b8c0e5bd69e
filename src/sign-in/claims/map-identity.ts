import { type ClaimPath, readClaim } from '../../model/claim-path.ts';
import type { Identity } from '../../model/identity.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import { boundClaims } from './bound-claims.ts';
import type { ClaimMapping, Fact } from './claim-mapping.ts';
import { readAddress, readFlag, readGroups, readMail, readText, Unfit } from './fact-types.ts';

/** Something a provider sent that was left out: where it stands and why, never its value. */
export interface ClaimNote {
  readonly claim: string;
  readonly why: string;
}

/** The part of an identity that comes from claims by the operator's mapping. */
export type MappedIdentity = Pick<
  Identity,
  | 'methodId'
  | 'username'
  | 'name'
  | 'email'
  | 'emailVerified'
  | 'avatar'
  | 'groups'
  | 'affiliation'
  | 'moderator'
  | 'claims'
>;

/**
 * Who a person is, by what a provider claims. Never throws: what is of the wrong type, too long or not
 * fit to be shown is left out and noted, and the next path of the fact is tried.
 *
 * @param claims - as they came, at most about 1 MB of JSON
 * @param subject - the username when the mapping yields none; 1 to 255 characters
 */
export function mapIdentity(
  claims: JsonObject,
  mapping: ClaimMapping,
  methodId: string,
  subject: string,
): { identity: MappedIdentity; notes: ClaimNote[] } {
  const notes: ClaimNote[] = [];
  const pick = <T>(fact: Fact, read: (value: Json) => T | Unfit): T | null =>
    pickFirst(claims, mapping[fact], read, notes);
  const email = pick('email', readMail);
  const identity: MappedIdentity = {
    methodId,
    username: pick('id', readText) ?? subject,
    name: pick('name', readText),
    email,
    emailVerified: email !== null && pick('emailVerified', readFlag) === true,
    avatar: pick('avatar', readAddress),
    groups: pick('groups', (value) => readGroups(value, notesOfGroups(mapping, notes))) ?? [],
    affiliation: pick('affiliation', readText),
    moderator: pick('moderator', readFlag),
    claims: boundClaims(claims, (claim, why) => notes.push({ claim, why })),
  };
  return { identity, notes };
}

/**
 * Whether UserInfo could say something better than these claims: the first path of some mapped fact
 * yields nothing here.
 */
export function leavesFactOut(claims: JsonObject, mapping: ClaimMapping): boolean {
  return Object.values(mapping).some(([first]) => {
    if (first === undefined) return false;
    const value = readClaim(claims, first);
    return value === undefined || value === null || value === '';
  });
}

function pickFirst<T>(
  claims: JsonObject,
  paths: readonly ClaimPath[],
  read: (value: Json) => T | Unfit,
  notes: ClaimNote[],
): T | null {
  for (const path of paths) {
    const value = readClaim(claims, path);
    if (value === undefined || value === '') continue;
    const fact = read(value);
    if (!(fact instanceof Unfit)) return fact;
    notes.push({ claim: path.text, why: fact.why });
  }
  return null;
}

function notesOfGroups(mapping: ClaimMapping, notes: ClaimNote[]): (why: string) => void {
  const claim = mapping.groups.map((path) => path.text).join(', ');
  return (why) => notes.push({ claim, why });
}
