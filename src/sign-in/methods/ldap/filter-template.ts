import {
  AndFilter,
  ApproximateFilter,
  EqualityFilter,
  ExtensibleFilter,
  type Filter,
  FilterParser,
  GreaterThanEqualsFilter,
  LessThanEqualsFilter,
  NotFilter,
  OrFilter,
  PresenceFilter,
  SubstringFilter,
} from 'ldapts';

/** What takes the place of `{username}` and its like. */
export type Values = Readonly<Record<string, string>>;

/** A filter of the settings (RFC 4515), read once. */
export interface FilterTemplate {
  /** The filter with the values in it. They never go through a parser, so nothing in them is syntax. */
  fill(values: Values): Filter;
}

/** Reads a filter with `{name}` places in its values; null for one that is no filter. Settings have been judged. */
export function readFilterTemplate(text: string): FilterTemplate | null {
  let filter: Filter;
  try {
    filter = FilterParser.parseString(text);
  } catch {
    return null;
  }
  return { fill: (values) => fillFilter(filter, values) };
}

function fillFilter(filter: Filter, values: Values): Filter {
  const put = (text: string): string => fillText(text, values);
  if (filter instanceof AndFilter) {
    return new AndFilter({ filters: filter.filters.map((part) => fillFilter(part, values)) });
  }
  if (filter instanceof OrFilter) {
    return new OrFilter({ filters: filter.filters.map((part) => fillFilter(part, values)) });
  }
  if (filter instanceof NotFilter)
    return new NotFilter({ filter: fillFilter(filter.filter, values) });
  if (filter instanceof PresenceFilter) return filter;
  if (filter instanceof SubstringFilter) {
    const { attribute, initial, any, final } = filter;
    return new SubstringFilter({
      attribute,
      initial: put(initial),
      any: any.map(put),
      final: put(final),
    });
  }
  if (filter instanceof ExtensibleFilter) {
    const { rule, matchType, dnAttributes, value } = filter;
    return new ExtensibleFilter({ rule, matchType, dnAttributes, value: put(value) });
  }
  const pair = filter as EqualityFilter;
  const { attribute } = pair;
  const value = put(String(pair.value));
  if (filter instanceof ApproximateFilter) return new ApproximateFilter({ attribute, value });
  if (filter instanceof GreaterThanEqualsFilter) {
    return new GreaterThanEqualsFilter({ attribute, value });
  }
  if (filter instanceof LessThanEqualsFilter) return new LessThanEqualsFilter({ attribute, value });
  return new EqualityFilter({ attribute, value });
}

/** The text with each `{name}` that is known replaced, in one go: what was put in is not looked at again. */
export function fillText(text: string, values: Values): string {
  return text.replace(/\{([a-z]+)\}/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? whole) : whole,
  );
}
