import { AndFilter, EqualityFilter, ExtensibleFilter, type Filter, OrFilter } from 'ldapts';
import type { LdapGroupsConfig } from '../../../config/method-configs/ldap.ts';
import type { Found, Searcher } from './directory-connection.ts';
import { type DirectoryEntry, textsOf } from './directory-entry.ts';
import { firstOfName } from './distinguished-name.ts';
import type { StepBudget } from './step-budgets.ts';

/** As many as an identity keeps. */
const MAX_GROUPS = 1000;
/** How far a chain of groups within groups is followed. */
const MAX_LEVELS = 10;
/** Groups asked about in one question. */
const BATCH = 50;
/** LDAP_MATCHING_RULE_IN_CHAIN (MS-ADTS 3.1.1.3.4.4.3). */
const IN_CHAIN = '1.2.840.113556.1.4.1941';

export interface GroupSearch {
  readonly settings: LdapGroupsConfig;
  /** Of the settings, read. */
  readonly filter: Filter;
}

/** Who the groups are asked of. */
export interface GroupMember {
  readonly entry: DirectoryEntry;
  /** What the person is called in rules and by groups of posixGroup's kind. */
  readonly username: string;
}

export interface FoundGroups {
  readonly names: readonly string[];
  /** Whether there are more than these. */
  readonly cut: boolean;
}

/** The names of a person's groups, at most 1000, each once, by the way of the settings. */
export async function findGroups(
  { settings, filter }: GroupSearch,
  { entry, username }: GroupMember,
  searcher: Searcher,
  budget: StepBudget,
): Promise<FoundGroups> {
  const { memberAttribute: attribute } = settings;
  const isMember = (value: string): Filter => new EqualityFilter({ attribute, value });
  const search = (member: Filter): Promise<Found> => {
    const wish = {
      base: settings.base,
      scope: 'sub' as const,
      filter: new AndFilter({ filters: [filter, member] }),
      attributes: settings.name === 'cn' ? ['cn'] : ['1.1'],
      limit: MAX_GROUPS,
    };
    return searcher.search(wish, budget);
  };
  const toNames = ({ entries, hasMore }: Found): FoundGroups =>
    named(
      entries.map((group) => nameOfGroup(group, settings.name)),
      hasMore,
    );
  const own = settings.memberValue === 'dn' ? entry.dn : username;
  switch (settings.from) {
    case 'none':
      return { names: [], cut: false };
    case 'member_of':
      return named(textsOf(entry, 'memberOf').map((dn) => nameOfDn(dn, settings.name)));
    case 'member':
      return toNames(await search(isMember(own)));
    case 'ad_nested': {
      const chain = { rule: IN_CHAIN, matchType: attribute, value: entry.dn };
      return toNames(await search(new ExtensibleFilter(chain)));
    }
    case 'nested': {
      const above = (dns: readonly string[]): Promise<Found> =>
        search(new OrFilter({ filters: dns.map(isMember) }));
      return toNames(await walk(await search(isMember(own)), above));
    }
  }
}

/** From groups to the groups that name them, each looked at once: a circle ends where it began. */
async function walk(
  first: Found,
  above: (dns: readonly string[]) => Promise<Found>,
): Promise<Found> {
  const seen = new Map<string, DirectoryEntry>();
  let hasMore = false;
  const addNew = (found: Found): DirectoryEntry[] => {
    hasMore ||= found.hasMore;
    const fresh = found.entries.filter(({ dn }) => !seen.has(dn.toLowerCase()));
    for (const group of fresh) seen.set(group.dn.toLowerCase(), group);
    return fresh;
  };
  let level = addNew(first);
  for (let depth = 1; depth < MAX_LEVELS && level.length > 0; depth++) {
    const next: DirectoryEntry[] = [];
    for (let at = 0; at < level.length && seen.size < MAX_GROUPS; at += BATCH) {
      const dns = level.slice(at, at + BATCH).map(({ dn }) => dn);
      next.push(...addNew(await above(dns)));
    }
    level = next;
  }
  return { entries: [...seen.values()], hasMore: hasMore || level.length > 0 };
}

function named(names: readonly (string | null)[], hasMore = false): FoundGroups {
  const all = [...new Set(names.filter((name) => name !== null))];
  return { names: all.slice(0, MAX_GROUPS), cut: hasMore || all.length > MAX_GROUPS };
}

function nameOfGroup(group: DirectoryEntry, by: LdapGroupsConfig['name']): string | null {
  if (by === 'dn') return group.dn;
  return textsOf(group, 'cn')[0] ?? nameOfDn(group.dn, 'cn');
}

/** Of a name alone: its first part says what a group is called, whatever its attribute is. */
function nameOfDn(dn: string, by: LdapGroupsConfig['name']): string | null {
  return by === 'dn' ? dn : (firstOfName(dn)?.value ?? null);
}
