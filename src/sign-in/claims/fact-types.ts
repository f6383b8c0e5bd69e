import { parseEmailAddress } from '../../model/email-address.ts';
import type { Json } from '../../model/json.ts';

/** A value that does not fit its fact; `why` says so without repeating it. */
export class Unfit {
  readonly why: string;
  constructor(why: string) {
    this.why = why;
  }
}

const MAX_TEXT = 255;
const MAX_ADDRESS = 2000;
const MAX_GROUPS = 1000;
// Controls, and the characters that turn the direction of what follows: a name must not rearrange a page.
const STEERING = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

/** A text of 1 to 255 characters, trimmed. */
export function readText(value: Json): string | Unfit {
  return readBounded(value, MAX_TEXT);
}

/** An e-mail address of at most 254 characters, as the provider writes it. */
export function readMail(value: Json): string | Unfit {
  const text = readText(value);
  if (text instanceof Unfit) return text;
  return parseEmailAddress(text) === null ? new Unfit('is not an e-mail address') : text;
}

/** An https address, as its parser writes it. */
export function readAddress(value: Json): string | Unfit {
  const text = readBounded(value, MAX_ADDRESS);
  if (text instanceof Unfit) return text;
  const url = URL.parse(text);
  if (url?.protocol !== 'https:') return new Unfit('is not an https address');
  if (url.username !== '' || url.password !== '') return new Unfit('holds a user name');
  return url.href.length <= MAX_ADDRESS ? url.href : new Unfit('is too long');
}

/** True for true and "true", false for false and "false"; nothing else is taken for either. */
export function readFlag(value: Json): boolean | Unfit {
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  return new Unfit(`is ${kindOf(value)}, not true or false`);
}

/** A list of texts, or one text. Members that are none, and all beyond 1000, are left out and noted. */
export function readGroups(value: Json, note: (why: string) => void): string[] | Unfit {
  const members = typeof value === 'string' ? [value] : value;
  if (!Array.isArray(members)) return new Unfit(`is ${kindOf(value)}, not a list of texts`);
  const groups = new Set<string>();
  const faults = new Set<string>();
  for (const member of members) {
    const text = readText(member);
    if (text instanceof Unfit) faults.add(`a member ${text.why}`);
    else if (groups.size < MAX_GROUPS) groups.add(text);
    else if (!groups.has(text)) faults.add(`holds more than ${MAX_GROUPS} groups`);
  }
  for (const why of faults) note(why);
  return [...groups];
}

function readBounded(value: Json, maxLength: number): string | Unfit {
  if (typeof value !== 'string') return new Unfit(`is ${kindOf(value)}, not a text`);
  if (value.length > maxLength) return new Unfit(`is longer than ${maxLength} characters`);
  const text = value.trim();
  if (text === '') return new Unfit('is empty');
  if (STEERING.test(text) || !text.isWellFormed()) {
    return new Unfit('holds characters that cannot be shown');
  }
  return text;
}

function kindOf(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return { string: 'a text', number: 'a number', boolean: 'true or false', object: 'an object' }[
    typeof value as 'string' | 'number' | 'boolean' | 'object'
  ];
}
