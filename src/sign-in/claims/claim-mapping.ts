import type { ClaimsConfig } from '../../config/config.ts';
import { type ClaimPath, parseClaimPath } from '../../model/claim-path.ts';

/** The facts about a person that an operator can map to claims. */
export type Fact = keyof ClaimsConfig;

/** Every fact with its claim paths, the first that yields something counts. */
export type ClaimMapping = Readonly<Record<Fact, readonly ClaimPath[]>>;

/** Reads the configured paths; the ones that are no claim paths come back by name of their fact. */
export function readClaimMapping(
  claims: ClaimsConfig,
): { mapping: ClaimMapping } | { problems: { fact: Fact; path: string }[] } {
  const problems: { fact: Fact; path: string }[] = [];
  const read = (fact: Fact): ClaimPath[] =>
    claims[fact].flatMap((text) => {
      const path = parseClaimPath(text);
      if (path) return [path];
      problems.push({ fact, path: text });
      return [];
    });
  const mapping: ClaimMapping = {
    id: read('id'),
    name: read('name'),
    email: read('email'),
    emailVerified: read('emailVerified'),
    avatar: read('avatar'),
    groups: read('groups'),
    affiliation: read('affiliation'),
    moderator: read('moderator'),
  };
  return problems.length > 0 ? { problems } : { mapping };
}
