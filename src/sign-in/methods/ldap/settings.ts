import { isLdapFilter } from '../../../config/ldap-filter.ts';
import type { LdapMethodConfig } from '../../../config/method-configs/ldap.ts';
import { type ClaimMapping, readClaimMapping } from '../../claims/claim-mapping.ts';
import { ldapErrors } from './errors.ts';

/** What follows from the settings of a directory, read once. */
export interface LdapPlan {
  readonly mapping: ClaimMapping;
  /** What is asked for of a person's entry, and kept as claims. */
  readonly claimAttributes: readonly string[];
}

const ATTRIBUTE = /^(?:[A-Za-z][A-Za-z0-9-]*|[0-9]+(?:\.[0-9]+)+)$/;
/** Claims that are no attributes: they are made here. */
const MADE_CLAIMS: ReadonlySet<string> = new Set(['dn', 'groups', 'email_verified']);

/** What can be told to be wrong before any server is asked. Throws `method_settings_invalid`. */
export function judgeSettings(settings: LdapMethodConfig): LdapPlan {
  const invalid = (what: string) => ldapErrors.settingsInvalid(`${settings.id}: ${what}`);
  const read = readClaimMapping(settings.claims);
  if ('problems' in read) {
    const problems = read.problems.map(({ fact, path }) => `claims.${fact}: ${path}`).join('; ');
    throw invalid(`no claim path: ${problems}`);
  }
  if (!isLdapFilter(settings.filter)) throw invalid('filter is no filter (RFC 4515)');
  if (!isLdapFilter(settings.groups.filter)) throw invalid('groups.filter is no filter (RFC 4515)');
  if (settings.servers.length === 0) throw invalid('there is no server');
  return {
    mapping: read.mapping,
    claimAttributes: attributesOf(read.mapping, settings.attributes),
  };
}

/** The attributes that the mapping and the rules name, as they are written there. */
function attributesOf(mapping: ClaimMapping, further: readonly string[]): string[] {
  const named = Object.values(mapping)
    .flat()
    .flatMap(({ parts }) => parts)
    .flatMap(([first]) => (first?.kind === 'name' ? [first.name] : []));
  const all = [...named, ...further].filter(
    (name) => ATTRIBUTE.test(name) && !MADE_CLAIMS.has(name),
  );
  return [...new Set(all)];
}
