import type { Environment } from '../../base/environment.ts';
import type { Compat } from '../config.ts';
import type { Problem } from '../problem.ts';

/**
 * Whose environment can be read: the neighbours whose addresses we serve, and one that is no adapter. Not
 * Jitsi-SAML2JWT's: what matters there stands in Shibboleth's own files.
 */
export type Neighbour = Exclude<Compat, 'saml2jwt'> | 'docker-jitsi-meet';

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
    return this.#variables.get(this.#fold(name))?.text;
  }

  /** `x` and `x_file` as they stand in our file: the value wins over the file. */
  secret(key: string, path: string, names: readonly [string, ...string[]], fileName: string) {
    const value = this.text(`${path}.${key}`, ...names);
    if (value !== undefined) return { [key]: value };
    const file = this.text(`${path}.${key}_file`, fileName);
    return file === undefined ? {} : { [`${key}_file`]: file };
  }
}

/** A map without its undefined entries. */
export function defined(map: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(map).filter(([, value]) => value !== undefined));
}
