import type { MethodConfig } from '../../config/method-config.ts';
import { type ClaimPath, parseClaimPath } from '../../model/claim-path.ts';
import type { Identity } from '../../model/identity.ts';
import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import { readClaimMapping } from '../../sign-in/claims/claim-mapping.ts';
import { mapIdentity } from '../../sign-in/claims/map-identity.ts';

/** Somebody who exists on the command line alone. */
export interface PersonOptions {
  readonly user?: string;
  readonly group?: readonly string[];
  readonly email?: string;
  readonly unverified?: boolean;
  readonly method?: string;
  readonly claim?: readonly string[];
  readonly acr?: string;
  readonly 'second-factor'?: boolean;
}

/**
 * The identity that such a person would have: the claims go through the method's own mapping, and what is said
 * outright goes over it. A text says what is wrong.
 */
export function describePerson(
  options: PersonOptions,
  methods: readonly MethodConfig[],
): Identity | string {
  const wanted = options.method ?? methods[0]?.id;
  const method = methods.find(({ id }) => id === wanted);
  if (!method) return '--method names no way to sign in that is configured.';
  const claims: JsonObject = {};
  for (const text of options.claim ?? []) {
    if (!putClaim(claims, text)) return '--claim must be PATH=VALUE, such as roles[*]=teacher.';
  }
  const user = options.user ?? '';
  if (user === '') return '--user is empty.';
  const mapping = readClaimMapping(method.claims);
  if ('problems' in mapping) return `The claim paths of ${method.id} cannot be read.`;
  const { identity } = mapIdentity(claims, mapping.mapping, method.id, user);
  return {
    ...identity,
    subject: user,
    username: user,
    groups: [...new Set([...identity.groups, ...(options.group ?? [])])],
    ...(options.email !== undefined && {
      email: options.email,
      emailVerified: options.unverified !== true,
    }),
    acr: options.acr ?? null,
    authenticatedAt: null,
    secondFactor: options['second-factor'] === true,
    upstream: null,
  };
}

/** Puts `a.b[*]=value` into claims; true and false become flags. False when the text is of another form. */
function putClaim(claims: JsonObject, text: string): boolean {
  const parts = /^((?:"(?:[^"\\]|\\.)*"|[^"=])+)=(.*)$/u.exec(text);
  const path = parseClaimPath(parts?.[1] ?? '');
  const [steps, ...more] = path?.parts ?? [];
  if (!steps || more.length > 0) return false;
  const said = parts?.[2] ?? '';
  return put(claims, steps, said === 'true' ? true : said === 'false' ? false : said);
}

function put(into: JsonObject, steps: ClaimPath['parts'][number], value: Json): boolean {
  const [first, ...rest] = steps;
  if (first?.kind !== 'name' || first.name === '__proto__') return false;
  const next = rest[0];
  const here = Object.hasOwn(into, first.name) ? into[first.name] : undefined;
  if (!next) into[first.name] = value;
  else if (next.kind !== 'name') {
    // A list of plain values is as deep as a path goes here.
    if (rest.length > 1) return false;
    into[first.name] = [...(Array.isArray(here) ? here : []), value];
  } else {
    const inner = isJsonObject(here) ? here : {};
    into[first.name] = inner;
    return put(inner, rest, value);
  }
  return true;
}
