import type { Json, JsonObject } from '../../../model/json.ts';
import type { AssertionFacts, AttributeFacts } from './thread/read-assertion.ts';
import { SHORT_NAMES } from './well-known-attributes.ts';

/**
 * What an assertion says about the person, as one object for claim paths and rules: each attribute under its name,
 * its short name (`mail`, `displayName`) and its friendly one, and the NameID as `name_id`. One value is a text, several
 * are a list.
 *
 * A friendly name is what the provider's administrator wrote beside the real one: it never takes the place of a name
 * that something has, nor of a short one.
 */
export function toClaims(assertion: AssertionFacts): JsonObject {
  const values = new Map<string, readonly string[]>();
  const { attributes, nameId } = assertion;
  collect(values, attributes, ({ name }) => name);
  collect(values, attributes, ({ name }) => SHORT_NAMES[name] ?? '');
  collect(values, attributes, ({ friendlyName }) => friendlyName ?? '');
  if (nameId) values.set('name_id', [nameId.value]);
  return Object.fromEntries([...values].map(([name, all]) => [name, toJson(all)]));
}

/** Adds what has a name by `nameOf` that nothing had before. */
function collect(
  values: Map<string, readonly string[]>,
  attributes: readonly AttributeFacts[],
  nameOf: (attribute: AttributeFacts) => string,
): void {
  const found = new Map<string, string[]>();
  for (const attribute of attributes) {
    const name = nameOf(attribute);
    const given = attribute.values.filter((value) => value !== '');
    if (name === '' || values.has(name) || given.length === 0) continue;
    found.set(name, [...(found.get(name) ?? []), ...given]);
  }
  for (const [name, all] of found) values.set(name, [...new Set(all)]);
}

function toJson(all: readonly string[]): Json {
  const [first = '', ...others] = all;
  return others.length === 0 ? first : [first, ...others];
}
