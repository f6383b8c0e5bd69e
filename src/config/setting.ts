import type * as z from 'zod';

/** What kind of value a setting takes: how it is checked, read from a variable and described. */
export interface Kind<T> {
  /** For people: `duration`, `web address`. */
  readonly type: string;
  /** What the value counts, null where there is nothing to count. */
  readonly unit: string | null;
  /** Bounds for people, null for none. */
  readonly bounds: string | null;
  /** Turns what stands in the file into the value. Its messages never repeat the value. */
  readonly check: z.ZodType<T>;
  /** Turns the text of an environment variable into what would stand in the file. */
  readonly fromText: (text: string) => unknown;
  /** What to write instead, one sentence. */
  readonly mend: string;
}

/** What holds when a setting is left out. */
export type Default<T> =
  | { readonly kind: 'required' }
  | { readonly kind: 'value'; readonly value: T; readonly shown: string }
  /** Not known before everything is read; `shown` says from what it follows. */
  | { readonly kind: 'derived'; readonly shown: string };

/** The one declaration of a setting: its type, default, check, example, schema and reference line. */
export interface Setting<T> {
  readonly node: 'setting';
  readonly kind: Kind<T>;
  readonly meaning: string;
  readonly byDefault: Default<T>;
  /** A secret also takes `<name>_file`, and no text of ours ever holds it. */
  readonly secret: boolean;
  /** As it could stand in the file, for usher.example.yaml. */
  readonly example: string;
  /** Whether usher.example.yaml sets it although it may be left out. */
  readonly inExample?: boolean;
}

/** Settings, sections and lists by the name they have in the file. */
export interface Fields {
  readonly [key: string]: Setting<unknown> | Section<Fields> | List<Fields> | KindList<Kinds>;
}

/** A map of settings. */
export interface Section<F extends Fields> {
  readonly node: 'section';
  readonly meaning: string;
  readonly fields: F;
}

/** A list of maps of settings. */
export interface List<F extends Fields> {
  readonly node: 'list';
  readonly meaning: string;
  readonly item: Section<F>;
  readonly atLeast: number;
  readonly atMost: number;
  /** As its entries could stand in usher.example.yaml, line by line; else made of the examples of its settings. */
  readonly example?: string;
}

/** A section for each word that `type` may be. */
export interface Kinds {
  readonly [type: string]: Section<Fields>;
}

/** A list of maps that differ by the word of their setting `type`. */
export interface KindList<K extends Kinds> {
  readonly node: 'kind-list';
  readonly meaning: string;
  readonly kinds: K;
  /** What an entry without `type` is. */
  readonly usual: keyof K & string;
  readonly atLeast: number;
  readonly atMost: number;
}

export type Node = Fields[string];

/** The settings of an entry, with the word that tells them apart. */
type Entry<K extends Kinds, Of extends 'value' | 'draft'> = {
  readonly [T in keyof K & string]: { readonly type: T } & (Of extends 'value'
    ? Value<K[T]>
    : Draft<K[T]>);
}[keyof K & string];

/** The value that a declaration describes, complete. */
export type Value<N> =
  N extends Setting<infer T>
    ? T
    : N extends Section<infer F>
      ? { readonly [K in keyof F]: Value<F[K]> }
      : N extends List<infer F>
        ? readonly Value<Section<F>>[]
        : N extends KindList<infer K>
          ? readonly Entry<K, 'value'>[]
          : never;

/** The same while problems are being looked for: whatever was refused or left out is undefined. */
export type Draft<N> =
  N extends Setting<infer T>
    ? T | undefined
    : N extends Section<infer F>
      ? { readonly [K in keyof F]: Draft<F[K]> }
      : N extends List<infer F>
        ? readonly Draft<Section<F>>[]
        : N extends KindList<infer K>
          ? readonly Entry<K, 'draft'>[]
          : never;

interface Words {
  meaning: string;
  example: string;
  inExample?: boolean;
}

export function required<T>(kind: Kind<T>, words: Words): Setting<T> {
  return { node: 'setting', kind, byDefault: { kind: 'required' }, secret: false, ...words };
}

/** A setting with a default; `shown` is how the default reads in the file. */
export function withDefault<T>(
  kind: Kind<T>,
  value: T,
  words: Words & { shown: string },
): Setting<T> {
  const { shown, ...rest } = words;
  const byDefault = { kind: 'value', value, shown } as const;
  return { node: 'setting', kind, byDefault, secret: false, ...rest };
}

/** A setting that may be left out, and is null then unless something else follows from the rest. */
export function optional<T>(
  kind: Kind<T>,
  words: Words & { follows?: string },
): Setting<T | undefined> {
  const { follows, ...rest } = words;
  const byDefault = { kind: 'derived', shown: follows ?? 'none' } as const;
  const check = kind.check as z.ZodType<T | undefined>;
  return { node: 'setting', kind: { ...kind, check }, byDefault, secret: false, ...rest };
}

/** Marks a setting as a secret. */
export function secret<T>(setting: Setting<T>): Setting<T> {
  return { ...setting, secret: true };
}

export function section<F extends Fields>(meaning: string, fields: F): Section<F> {
  return { node: 'section', meaning, fields };
}

export function list<F extends Fields>(
  meaning: string,
  atLeast: number,
  item: F,
  { atMost = 100, example }: { readonly atMost?: number; readonly example?: string } = {},
): List<F> {
  const shown = example === undefined ? {} : { example };
  return { node: 'list', meaning, atLeast, atMost, item: section(meaning, item), ...shown };
}

/** A list whose entries say by `type` which settings they have; at most 100. */
export function kindList<K extends Kinds>(
  meaning: string,
  atLeast: number,
  usual: keyof K & string,
  kinds: K,
): KindList<K> {
  return { node: 'kind-list', meaning, kinds, usual, atLeast, atMost: 100 };
}
