import type { Environment } from '../../base/environment.ts';
import type { Compat } from '../config.ts';
import type { Problem } from '../problem.ts';

/**
 * Whose environment can be read: the neighbours whose addresses we serve, one whose addresses are another's, and one
 * that is no adapter. Of these, the first three alone are recognised when Usher is started with their environment.
 */
export type Neighbour = Compat | 'keycloak-adapter' | 'docker-jitsi-meet';

/** A neighbour's environment, read as settings of ours. */
export interface AliasReading {
  readonly neighbour: Neighbour;
  /** In the shape of our file. */
  readonly raw: Readonly<Record<string, unknown>>;
  /** From a setting's path to the variable that says it, whether or not that is set. */
  readonly sources: ReadonlyMap<string, string>;
  /** What is recognised, and what differs from the neighbour. */
  readonly notices: readonly string[];
  readonly problems: readonly Problem[];
  /** The variables that are set and that nobody asked for. */
  readonly unread: readonly string[];
  /** The USHER_* variables to go over it. */
  readonly environment: Environment;
}

/** The place of the one method in all of these. */
export const METHOD = 'sign_in.methods[0]';

/** Looks variables up, and remembers which one speaks for which setting. */
export class AliasReader {
  readonly sources = new Map<string, string>();
  readonly #variables: ReadonlyMap<string, { name: string; text: string }>;
  readonly #fold: (name: string) => string;
  readonly #asked = new Set<string>();

  /** With `anyCase`, `jitsi_url` is JITSI_URL too. */
  constructor(environment: Environment, anyCase: boolean) {
    this.#fold = anyCase ? (name) => name.toUpperCase() : (name) => name;
    const found = new Map<string, { name: string; text: string }>();
    for (const [name, text] of Object.entries(environment)) {
      if (text !== undefined && text !== '') found.set(this.#fold(name), { name, text });
    }
    this.#variables = found;
  }

  /** The text of the first of these variables that is set; undefined for none. */
  text(path: string, ...names: readonly [string, ...string[]]): string | undefined {
    for (const known of names) this.#asked.add(this.#fold(known));
    const name = names.find((known) => this.#variables.has(this.#fold(known)));
    const variable = name === undefined ? undefined : this.#variables.get(this.#fold(name));
    this.sources.set(path, variable?.name ?? names.join(' or '));
    return variable?.text;
  }

  /** The same, as a flag where it reads like one; what reads like none is left for the check to refuse. */
  flag(path: string, name: string): boolean | string | undefined {
    const text = this.text(path, name);
    const word = text?.trim().toLowerCase();
    if (word === 'true' || word === '1') return true;
    return word === 'false' || word === '0' ? false : text;
  }

  /** The text of a variable that stands for no setting. */
  peek(name: string): string | undefined {
    this.#asked.add(this.#fold(name));
    return this.#variables.get(this.#fold(name))?.text;
  }

  /** What is set and was neither looked up nor is a variable of ours. To be asked last. */
  unread(): readonly string[] {
    return [...this.#variables]
      .filter(([folded, { name }]) => !this.#asked.has(folded) && !name.startsWith('USHER_'))
      .map(([, { name }]) => name);
  }

  /** `x` and `x_file` as they stand in our file: the value wins over the file. */
  secret(key: string, path: string, names: readonly [string, ...string[]], fileName: string) {
    const value = this.text(`${path}.${key}`, ...names);
    this.#asked.add(this.#fold(fileName));
    if (value !== undefined) return { [key]: value };
    const file = this.text(`${path}.${key}_file`, fileName);
    return file === undefined ? {} : { [`${key}_file`]: file };
  }
}

/** A map without its undefined entries. */
export function defined(map: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(map).filter(([, value]) => value !== undefined));
}
