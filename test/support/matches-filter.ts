import {
  AndFilter,
  EqualityFilter,
  ExtensibleFilter,
  type Filter,
  NotFilter,
  OrFilter,
  PresenceFilter,
  SubstringFilter,
} from 'ldapts';
import type { FakeEntry } from './fake-directory.ts';

/** Whether an entry fits a filter, as a server would see it: capitals do not count. */
export function matchesFilter(
  filter: Filter,
  entry: FakeEntry,
  all: readonly FakeEntry[],
): boolean {
  const fits = (part: Filter): boolean => matchesFilter(part, entry, all);
  if (filter instanceof AndFilter) return filter.filters.every(fits);
  if (filter instanceof OrFilter) return filter.filters.some(fits);
  if (filter instanceof NotFilter) return !fits(filter.filter);
  // We ask for the presence of nothing but objectClass, which every entry has.
  if (filter instanceof PresenceFilter) return true;
  if (filter instanceof EqualityFilter) {
    const wanted = String(filter.value).normalize('NFKC').toLowerCase();
    return valuesOf(entry, filter.attribute).some((value) => value === wanted);
  }
  if (filter instanceof SubstringFilter) {
    const { initial, any, final } = filter;
    return valuesOf(entry, filter.attribute).some(
      (value) =>
        value.startsWith(initial) &&
        value.endsWith(final) &&
        any.every((part) => value.includes(part)),
    );
  }
  if (filter instanceof ExtensibleFilter) return isInChain(entry, filter, all, new Set());
  throw new Error('a filter that no test has used before');
}

/** Active Directory's LDAP_MATCHING_RULE_IN_CHAIN. */
function isInChain(
  group: FakeEntry,
  filter: ExtensibleFilter,
  all: readonly FakeEntry[],
  above: Set<string>,
): boolean {
  if (above.has(group.dn)) return false;
  above.add(group.dn);
  const members = valuesOf(group, filter.matchType);
  if (members.includes(filter.value.toLowerCase())) return true;
  return all
    .filter(({ dn }) => members.includes(dn.toLowerCase()))
    .some((inner) => isInChain(inner, filter, all, above));
}

function valuesOf(entry: FakeEntry, name: string): string[] {
  const found = Object.entries(entry.attributes).find(
    ([type]) => type.toLowerCase() === name.toLowerCase(),
  );
  return (found?.[1] ?? []).map((value) => String(value).normalize('NFKC').toLowerCase());
}
