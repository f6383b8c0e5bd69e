import { AndFilter, EqualityFilter, ExtensibleFilter, type Filter, OrFilter } from 'ldapts';
import type { LdapGroupsConfig } from '../../../config/method-configs/ldap.ts';
import type { Budget } from './budget.ts';
import type { Searcher } from './directory-connection.ts';
import { type DirectoryEntry, textsOf } from './directory-entry.ts';
import { firstOfName } from './distinguished-name.ts';

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
  budget: Budget,
): Promise<FoundGroups> {
  const { memberAttribute: attribute } = settings;
  const isMember = (value: string): Filter => new EqualityFilter({ attribute, value });
  const search = (member: Filter, limit = MAX_GROUPS + 1): Promise<readonly DirectoryEntry[]> => {
    const wish = {
      base: settings.base,
      scope: 'sub' as const,
      filter: new AndFilter({ filters: [filter, member] }),
      attributes: settings.name === 'cn' ? ['cn'] : ['1.1'],
      limit,
    };
    return searcher.search(wish, budget);
  };
  const own = settings.memberValue === 'dn' ? entry.dn : username;
  switch (settings.from) {
    case 'none':
      return { names: [], cut: false };
    case 'member_of':
      return named(textsOf(entry, 'memberOf').map((dn) => nameOfDn(dn, settings.name)));
    case 'member':
      return named((await search(isMember(own))).map((group) => nameOfGroup(group, settings.name)));
    case 'ad_nested': {
      const chain = new ExtensibleFilter({ rule: IN_CHAIN, matchType: attribute, value: entry.dn });
      return named((await search(chain)).map((group) => nameOfGroup(group, settings.name)));
    }
    case 'nested': {
      const groups = await walk(await search(isMember(own)), (dns, limit) =>
        search(new OrFilter({ filters: dns.map(isMember) }), limit),
      );
      return named(groups.map((group) => nameOfGroup(group, settings.name)));
    }
  }
}

/** From groups to the groups that name them, each looked at once: a circle ends where it began. */
async function walk(
  first: readonly DirectoryEntry[],
  above: (dns: readonly string[], limit: number) => Promise<readonly DirectoryEntry[]>,
): Promise<readonly DirectoryEntry[]> {
  const seen = new Map<string, DirectoryEntry>();
  const addNew = (groups: readonly DirectoryEntry[]): DirectoryEntry[] =>
    groups.filter((group) => {
      const key = group.dn.toLowerCase();
      if (seen.has(key) || seen.size > MAX_GROUPS) return false;
      seen.set(key, group);
      return true;
    });
  let level = addNew(first);
  for (let depth = 1; depth < MAX_LEVELS && level.length > 0; depth++) {
    const next: DirectoryEntry[] = [];
    for (let at = 0; at < level.length && seen.size <= MAX_GROUPS; at += BATCH) {
      const dns = level.slice(at, at + BATCH).map(({ dn }) => dn);
      next.push(...addNew(await above(dns, MAX_GROUPS + 1)));
    }
    level = next;
  }
  return [...seen.values()];
}

function named(names: readonly (string | null)[]): FoundGroups {
  const all = [...new Set(names.filter((name) => name !== null))];
  return { names: all.slice(0, MAX_GROUPS), cut: all.length > MAX_GROUPS };
}

function nameOfGroup(group: DirectoryEntry, by: LdapGroupsConfig['name']): string | null {
  if (by === 'dn') return group.dn;
  return textsOf(group, 'cn')[0] ?? nameOfDn(group.dn, 'cn');
}

/** Of a name alone: its first part says what a group is called, whatever its attribute is. */
function nameOfDn(dn: string, by: LdapGroupsConfig['name']): string | null {
  return by === 'dn' ? dn : (firstOfName(dn)?.value ?? null);
}
