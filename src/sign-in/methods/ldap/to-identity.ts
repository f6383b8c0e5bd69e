import type { LdapMethodConfig } from '../../../config/method-configs/ldap.ts';
import type { Identity } from '../../../model/identity.ts';
import type { Json, JsonObject } from '../../../model/json.ts';
import { type ClaimNote, mapIdentity } from '../../claims/map-identity.ts';
import { type DirectoryEntry, idOf, textsOf } from './directory-entry.ts';
import { ldapErrors } from './errors.ts';
import type { LdapPlan } from './settings.ts';

type Plan = Pick<LdapPlan, 'mapping' | 'claimAttributes'>;

/** Who the person is for ever. Throws `subject` where the entry does not say. */
export function subjectOf(entry: DirectoryEntry, attribute: string): string {
  const subject = idOf(entry, attribute);
  if (subject === null || subject.length > 255 || /\p{Cc}/u.test(subject)) {
    throw ldapErrors.refused('subject', attribute);
  }
  return subject;
}

/** What the person is called, before it is known which groups they are in. */
export function usernameOf(entry: DirectoryEntry, plan: Plan, subject: string): string {
  const claims = claimsOf(entry, plan);
  return mapIdentity(claims, plan.mapping, '', subject).identity.username;
}

/** What the directory says about a person, by the operator's mapping. */
export function toIdentity(
  entry: DirectoryEntry,
  plan: Plan,
  settings: Pick<LdapMethodConfig, 'id' | 'emailVerified'>,
  proved: { readonly subject: string; readonly groups: readonly string[]; readonly at: number },
): { identity: Identity; notes: readonly ClaimNote[] } {
  const { subject, groups } = proved;
  const claims: JsonObject = {
    ...claimsOf(entry, plan),
    dn: entry.dn,
    groups: [...groups],
    ...(settings.emailVerified ? { email_verified: true } : {}),
  };
  const { identity, notes } = mapIdentity(claims, plan.mapping, settings.id, subject);
  return {
    notes,
    identity: {
      ...identity,
      subject,
      acr: null,
      authenticatedAt: proved.at,
      secondFactor: false,
      upstream: null,
    },
  };
}

/** Attributes as claims: one value is a text, several are a list. */
function claimsOf(entry: DirectoryEntry, { claimAttributes }: Plan): JsonObject {
  const pairs = claimAttributes.flatMap((name): [string, Json][] => {
    const [first, ...others] = textsOf(entry, name);
    if (first === undefined) return [];
    return [[name, others.length === 0 ? first : [first, ...others]]];
  });
  return Object.fromEntries(pairs);
}
