import { isJsonObject, type Json, type JsonObject } from './json.ts';

type Step =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'all' };

/** Where a fact stands in a provider's claims. Made by `parseClaimPath` alone. */
export interface ClaimPath {
  /** As the operator wrote it. */
  readonly text: string;
  /** One, or several whose texts are joined by a space. */
  readonly parts: readonly (readonly Step[])[];
}

const MAX_TEXT = 256;
const MAX_STEPS = 16;
const QUOTED_NAME = /"((?:[^"\\]|\\["\\]){1,200})"/y;
/** Names that are addresses hold dots and slashes: they end at a bracket or a plus. */
const ADDRESS_NAME = /https?:\/\/[^\s"[\]+]{1,200}/y;
const BARE_NAME = /(?!https?:\/\/)[^\s".[\]+]{1,200}/y;
const BRACKET = /\[(\*|\d{1,4})\]/y;

/**
 * Reads a claim path; null when it is none.
 *
 * - `name`, `address.country`: into objects
 * - `realm_access.roles[*]`: over a list; `emails[0]`: one of a list
 * - `resource_access."my.client".roles[*]`: a name with a dot or a plus, in double quotes (`\"`, `\\`)
 * - `https://example.org/groups[*]`: a name that is an address needs no quotes
 * - `given_name+family_name`: texts, joined by a space
 *
 * At most 256 characters and 16 steps.
 */
export function parseClaimPath(text: string): ClaimPath | null {
  if (text.length > MAX_TEXT) return null;
  const parts: Step[][] = [];
  let at = 0;
  do {
    const part = readSteps(text, at);
    if (part === null) return null;
    parts.push(part.steps);
    at = part.end;
  } while (text[at] === '+' && ++at);
  return at === text.length ? { text, parts } : null;
}

function readSteps(text: string, start: number): { steps: Step[]; end: number } | null {
  const steps: Step[] = [];
  let at = start;
  let wantsName = true;
  while (wantsName || text[at] === '.' || text[at] === '[') {
    if (!wantsName && text[at] === '.') {
      wantsName = true;
      at++;
    }
    const read = wantsName ? readName(text, at) : readBracket(text, at);
    if (read === null || steps.length === MAX_STEPS) return null;
    steps.push(read.step);
    at = read.end;
    wantsName = false;
  }
  return { steps, end: at };
}

function readName(text: string, at: number): { step: Step; end: number } | null {
  const quoted = matchAt(QUOTED_NAME, text, at);
  if (quoted) {
    const name = (quoted[1] ?? '').replace(/\\(.)/g, '$1');
    return { step: { kind: 'name', name }, end: at + quoted[0].length };
  }
  const bare = matchAt(ADDRESS_NAME, text, at) ?? matchAt(BARE_NAME, text, at);
  return bare && { step: { kind: 'name', name: bare[0] }, end: at + bare[0].length };
}

function readBracket(text: string, at: number): { step: Step; end: number } | null {
  const found = matchAt(BRACKET, text, at);
  if (!found) return null;
  const step: Step =
    found[1] === '*' ? { kind: 'all' } : { kind: 'index', index: Number(found[1]) };
  return { step, end: at + found[0].length };
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/**
 * What stands at a path: undefined when nothing does. `[*]` yields a list, flattened where it stands
 * twice; a path of several parts yields the joined text, undefined when no part holds a text. Only own
 * properties are seen, so `__proto__` leads nowhere.
 */
export function readClaim(claims: JsonObject, path: ClaimPath): Json | undefined {
  const [first, ...others] = path.parts;
  if (first === undefined) return undefined;
  if (others.length === 0) return follow(claims, first);
  const texts = path.parts
    .map((part) => follow(claims, part))
    .filter((value) => typeof value === 'string')
    .map((value) => value.trim())
    .filter((value) => value !== '');
  return texts.length > 0 ? texts.join(' ') : undefined;
}

function follow(start: JsonObject, steps: readonly Step[]): Json | undefined {
  let values: (Json | undefined)[] = [start];
  let many = false;
  for (const step of steps) {
    if (step.kind === 'all') {
      many = true;
      values = values.flatMap((value) => (Array.isArray(value) ? value : []));
    } else {
      values = values.map((value) => stepInto(value, step));
    }
  }
  if (!many) return values[0];
  const found = values.filter((value) => value !== undefined);
  return found.length > 0 ? found : undefined;
}

function stepInto(value: Json | undefined, step: Exclude<Step, { kind: 'all' }>): Json | undefined {
  if (step.kind === 'index') return Array.isArray(value) ? value[step.index] : undefined;
  return isJsonObject(value) && Object.hasOwn(value, step.name) ? value[step.name] : undefined;
}
