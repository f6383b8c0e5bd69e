import { isIP } from 'node:net';
import * as z from 'zod';
import { parseDuration, renderDuration } from '../base/duration.ts';
import type { Kind } from './setting.ts';
import { parseWebAddress } from './web-address.ts';

const asText = (text: string): unknown => text;

/** zod's message for a wrong type, without the value. */
function mustBe(what: string): { error: (issue: { input?: unknown }) => string } {
  return { error: (issue) => `must be ${what}, not ${nameOf(issue.input)}` };
}

function nameOf(input: unknown): string {
  if (input === null) return 'empty';
  if (Array.isArray(input)) return 'a list';
  if (typeof input === 'object') return 'a map';
  if (typeof input === 'string') return 'this text';
  return typeof input === 'boolean' ? 'true or false' : `a ${typeof input}`;
}

/** One line of text; `pattern` narrows it. */
export function text(
  more: { pattern?: RegExp; form?: string; maxLength?: number } = {},
): Kind<string> {
  const max = more.maxLength ?? 1024;
  const pattern = more.pattern ?? /^[^\p{Cc}]+$/u;
  const check = z
    .string(mustBe('text'))
    .min(1, 'is empty')
    .max(max, `is longer than ${max} characters`)
    .regex(pattern, 'is not of the right form');
  const mend = more.form ?? 'Write one line of text; put it in quotes if it looks like a number.';
  return { type: 'text', unit: null, bounds: more.form ?? null, check, fromText: asText, mend };
}

/** The text of a secret: any characters, several lines where it is a key. */
export function secretText(bounds: string | null = null): Kind<string> {
  const check = z.string(mustBe('text')).min(1, 'is empty').max(65_536, 'is longer than 64 kB');
  const mend = 'Write it as text in quotes, or name a file that holds it with the `_file` form.';
  return { type: 'text', unit: null, bounds, check, fromText: asText, mend };
}

/** `90s`, `15m`, `2h`, `30d` or whole seconds, between two bounds in seconds. */
export function duration(min: number, max: number): Kind<number> {
  const bounds = `${renderDuration(min)} to ${renderDuration(max)}`;
  const check = z
    .union([durationForm(), z.int().nonnegative()], mustBe('a duration'))
    .transform((given) => parseDuration(String(given)) ?? -1)
    .refine((seconds) => seconds >= min && seconds <= max, `is out of bounds (${bounds})`);
  const mend = `Write a duration such as 90s, 15m or 2h, ${bounds}.`;
  return { type: 'duration', unit: 'seconds', bounds, check, fromText: asText, mend };
}

/** The same, or one of a few words. */
export function durationOr<const T extends string>(
  words: readonly T[],
  min: number,
  max: number,
): Kind<number | T> {
  const usual = duration(min, max);
  const either = `a duration or ${words.join(', ')}`;
  const check = z
    .union([z.enum(words), durationForm(), z.int().nonnegative()], mustBe(either))
    .transform((given) => words.find((one) => one === given) ?? parseDuration(String(given)) ?? -1)
    .refine(
      (value) => typeof value === 'string' || (value >= min && value <= max),
      `is out of bounds (${usual.bounds})`,
    );
  const bounds = `${usual.bounds}, or ${words.join(', ')}`;
  return { ...usual, check, bounds, mend: `Write ${either}: ${bounds}.` };
}

function durationForm() {
  return z.string(mustBe('a duration')).regex(/^\d{1,9}(s|m|h|d)?$/, 'is not a duration');
}

/** A whole number between two bounds. */
export function count(min: number, max: number, unit: string): Kind<number> {
  const bounds = `${min} to ${max}`;
  const check = z
    .int(mustBe('a whole number'))
    .min(min, `is below ${min}`)
    .max(max, `is above ${max}`);
  const fromText = (given: string): unknown => (/^\d{1,15}$/.test(given) ? Number(given) : given);
  return {
    type: 'number',
    unit,
    bounds,
    check,
    fromText,
    mend: `Write a whole number, ${bounds}.`,
  };
}

const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['yes', true],
  ['on', true],
  ['1', true],
  ['false', false],
  ['no', false],
  ['off', false],
  ['0', false],
]);

/** Yes or no. A variable may also say yes, no, on, off, 1 or 0. */
export function flag(): Kind<boolean> {
  const check = z.boolean(mustBe('true or false'));
  const fromText = (given: string): unknown => FLAGS.get(given.trim().toLowerCase()) ?? given;
  return { type: 'flag', unit: null, bounds: null, check, fromText, mend: 'Write true or false.' };
}

/** One of a few words. */
export function choice<const T extends string>(values: readonly T[]): Kind<T> {
  const check = z.enum(values, { error: () => 'is none of the words it may be' });
  const mend = `Write one of: ${values.join(', ')}.`;
  return { type: 'word', unit: null, bounds: values.join(', '), check, fromText: asText, mend };
}

/** A list of words: a YAML list, or one text parted by spaces or commas. */
export function words<T extends string>(
  item: z.ZodType<T, string>,
  form: string,
): Kind<readonly T[]> {
  const check = z
    .union([z.array(z.string()), z.string()], mustBe('a list of words'))
    .transform((given) => (typeof given === 'string' ? splitWords(given) : given))
    .pipe(z.array(item).max(100, 'has more than 100 entries'));
  const mend = `Write a list of ${form}.`;
  return { type: 'list', unit: null, bounds: form, check, fromText: splitWords, mend };
}

export function splitWords(given: string): string[] {
  return given.split(/[\s,]+/).filter((word) => word !== '');
}

/** Words without white space. */
export function anyWords(form: string): Kind<readonly string[]> {
  return words(z.string().regex(/^[^\s,]{1,256}$/, 'is no single word'), form);
}

/** Addresses and CIDR ranges. */
export function networks(): Kind<readonly string[]> {
  const item = z.string().refine(isNetwork, 'is no address and no range');
  return words(item, 'IP addresses or ranges such as 10.0.0.0/8 and ::1');
}

function isNetwork(given: string): boolean {
  const [address = '', bits, ...rest] = given.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0 || address.includes('%')) return false;
  return (
    bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128))
  );
}

/** Names with texts: a YAML map, or `a=1&b=2` in a variable. */
export function pairs(): Kind<Readonly<Record<string, string>>> {
  const check = z.record(
    z.string().regex(/^[\w.:-]{1,64}$/, 'holds a name that is none'),
    z.string(mustBe('text in every entry')).max(1024),
    mustBe('a map of names and texts'),
  );
  const fromText = (given: string): unknown => Object.fromEntries(new URLSearchParams(given));
  const mend = 'Write a map of names and texts, each text in quotes if it looks like a number.';
  return { type: 'map', unit: null, bounds: null, check, fromText, mend };
}

/** An http or https address without credentials, query or fragment; the value ends in `/`. */
export function webAddress(): Kind<URL> {
  const check = z.string(mustBe('a web address')).transform((given, context) => {
    const read = parseWebAddress(given);
    if ('refused' in read) {
      context.addIssue({ code: 'custom', message: read.refused });
      return z.NEVER;
    }
    if (!read.url.pathname.endsWith('/')) read.url.pathname += '/';
    return read.url;
  });
  const mend = 'Write a whole address such as https://meet.example.org/.';
  return { type: 'web address', unit: null, bounds: null, check, fromText: asText, mend };
}

/** The same rules, but the text stays exactly as written. */
export function exactWebAddress(): Kind<string> {
  const check = z.string(mustBe('a web address')).superRefine((given, context) => {
    const read = parseWebAddress(given);
    if ('refused' in read) context.addIssue({ code: 'custom', message: read.refused });
  });
  const mend = 'Write a whole address such as https://id.example.org/realms/staff.';
  return { type: 'web address', unit: null, bounds: null, check, fromText: asText, mend };
}

/** `host:port`, `[::1]:port` or `port` alone (all addresses). */
export function listenAddress(): Kind<{ host: string; port: number }> {
  const check = z.union([z.string(), z.int()], mustBe('host:port')).transform((given, context) => {
    const parts = /^(?:(\[[0-9a-f:.]+\]|[\w.-]+)?:)?(\d+)$/i.exec(String(given));
    const port = Number(parts?.[2] ?? Number.NaN);
    if (!(port <= 65_535)) {
      const message = parts ? 'has a port over 65535' : 'is not host:port';
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    }
    return { host: (parts?.[1] ?? '0.0.0.0').replace(/^\[|\]$/g, ''), port };
  });
  const mend = 'Write host:port, such as 127.0.0.1:3000 or [::]:3000.';
  return { type: 'host:port', unit: null, bounds: null, check, fromText: asText, mend };
}
