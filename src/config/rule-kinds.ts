import * as z from 'zod';
import { parseRoomGlob, type RoomGlob } from '../model/room-glob.ts';
import {
  type FeatureKey,
  featureKeys,
  type GroupTitle,
  type Rule,
  type Subjects,
} from '../model/rule.ts';
import { parseSubject, type Subject } from '../model/subject.ts';
import { parseTimeWindow, type TimeWindow } from '../model/time-window.ts';
import type { Kind } from './setting.ts';

const MAX_ENTRIES = 1000;
/** In a variable, lists and maps are written in JSON: names of groups hold spaces and commas. */
const IN_VARIABLES = 'in a variable: JSON';

/** One text, or a list of texts. */
const texts = z
  .union([z.array(z.string()), z.string()], { error: (issue) => whyNoTexts(issue.input) })
  .transform((given) => (typeof given === 'string' ? [given] : given))
  .refine((given) => given.length <= MAX_ENTRIES, `has more than ${MAX_ENTRIES} entries`);

function whyNoTexts(given: unknown): string {
  const isMap = (item: unknown): boolean => typeof item === 'object' && item !== null;
  // `- group: teachers` is a map to YAML.
  if (Array.isArray(given) && given.some(isMap)) {
    return 'holds an entry that is a map: leave out the space after the colon';
  }
  return 'must be a list of texts';
}

/** Each text read by a parser that gives a text of its own for what it refuses. */
function parsed<T extends object>(read: (text: string) => T | string, entry: string) {
  return texts.transform((given, context): readonly T[] =>
    given.flatMap((text, index) => {
      const item = read(text);
      if (typeof item !== 'string') return [item];
      context.addIssue({ code: 'custom', message: `holds ${entry} ${item} (entry ${index + 1})` });
      return [];
    }),
  );
}

/** Rooms: patterns such as `class-*` or `acme/*`. */
export function roomGlobs(): Kind<readonly RoomGlob[]> {
  const check = parsed(parseRoomGlob, 'a pattern').refine((list) => list.length > 0, 'is empty');
  return {
    type: 'list',
    unit: null,
    bounds: `patterns of 1 to 256 characters with up to 8 \`*\`; ${IN_VARIABLES}`,
    check,
    fromText: fromJson,
    mend: 'Write a room such as standup, class-* or acme/*; * alone is every room.',
  };
}

const MOST_CLASSES = 5;
/** They travel in a cookie while somebody signs in. */
const MAX_CLASSES_LENGTH = 400;

/** Classes of authentication, as providers name them. */
export function authenticationClasses(): Kind<readonly string[]> {
  const check = texts
    .refine((given) => given.length <= MOST_CLASSES, `has more than ${MOST_CLASSES} entries`)
    .refine(
      (given) => given.every((one) => /^[\x21-\x7e]{1,255}$/.test(one)),
      'holds an entry that is no class: 1 to 255 ASCII characters without spaces',
    )
    .refine(
      (given) => given.join('').length <= MAX_CLASSES_LENGTH,
      `holds more than ${MAX_CLASSES_LENGTH} characters in all`,
    );
  return {
    type: 'list',
    unit: null,
    bounds: `at most ${MOST_CLASSES}, as the provider names them; ${IN_VARIABLES}`,
    check,
    fromText: fromJson,
    mend: 'Write a list of classes as the provider names them.',
  };
}

const SUBJECT_FORM =
  'everyone, signed-in, guest, user:, email:, group:, method:, claim:path=value, acr:, each perhaps with a ! before it';
const SEAT_FORM = `host, member, ${SUBJECT_FORM}`;

/** Whom a rule seats. `host` and `member` are what such a list decides, so they cannot stand in it. */
export function people(): Kind<Subjects> {
  const read = (text: string): Subject | string => {
    const subject = parseSubject(text);
    const isSeat = typeof subject !== 'string' && ['host', 'member'].includes(subject.kind);
    return isSeat ? 'that is a seat: here people are named' : subject;
  };
  return subjectsKind(read, SUBJECT_FORM);
}

/** Who has something, by their seat as well. */
export function seatsOrPeople(): Kind<Subjects> {
  return subjectsKind(parseSubject, SEAT_FORM);
}

function subjectsKind(read: (text: string) => Subject | string, form: string): Kind<Subjects> {
  return {
    type: 'list',
    unit: null,
    bounds: `${form}; ${IN_VARIABLES}`,
    check: parsed(read, 'an entry'),
    fromText: fromJson,
    mend: `Write a list of ${form}, in quotes.`,
  };
}

/** For each feature, who has it. */
export function features(): Kind<Rule['features']> {
  const isKnown = (key: string): key is FeatureKey => featureKeys.some((known) => known === key);
  const check = z
    .record(z.string(), parsed(parseSubject, 'an entry'), { error: () => 'must be a map of lists' })
    .refine(
      (given) => Object.keys(given).every(isKnown),
      'names a feature that Jitsi does not know',
    )
    .transform((given): Rule['features'] => given);
  return {
    type: 'map',
    unit: null,
    bounds: `lists as in \`lobby_bypass\`, by ${featureKeys.join(', ')}; ${IN_VARIABLES}`,
    check,
    fromText: fromJson,
    mend: `Write a map of lists such as recording: ["host"]; Jitsi knows ${featureKeys.join(', ')}.`,
  };
}

/** `Mon-Fri 07:00-18:00 Europe/Berlin`. */
export function timeWindow(): Kind<TimeWindow> {
  const check = z
    .string({ error: () => 'must be text' })
    .max(1000, 'is longer than 1000 characters')
    .transform((given, context) => {
      const window = parseTimeWindow(given);
      if (typeof window !== 'string') return window;
      context.addIssue({ code: 'custom', message: window });
      return z.NEVER;
    });
  return {
    type: 'spans of a week',
    unit: null,
    bounds: 'up to 20 spans',
    check,
    fromText: (text) => text,
    mend: 'Write "Mon-Fri 07:00-18:00, Sat 09:00-12:00 Europe/Berlin", days by their three letters.',
  };
}

const name = z.string().min(1).max(120);
const titleText = z
  .union([name, z.strictObject({ en: name, de: name })])
  .transform((given) => (typeof given === 'string' ? { en: given, de: given } : given));
const groupTitle = z.strictObject({ title: titleText, one: titleText.optional() });

/** The names of groups that people may read. */
export function groupTitles(): Kind<ReadonlyMap<string, GroupTitle>> {
  const check = z
    .record(z.string().min(1).max(255), groupTitle, {
      error: () => 'must be a map from groups to their titles',
    })
    .transform(
      (given): ReadonlyMap<string, GroupTitle> =>
        new Map(
          Object.entries(given).map(([group, { title, one }]) => [
            group,
            { title, one: one ?? null },
          ]),
        ),
    );
  return {
    type: 'map',
    unit: null,
    bounds: IN_VARIABLES,
    check,
    fromText: fromJson,
    mend: 'Write teachers: { title: teachers }, or { title: { en: teachers, de: Lehrkräfte } }; `one` names one of them.',
  };
}

/** The value that a text in JSON stands for; any other text stands for itself. */
function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
