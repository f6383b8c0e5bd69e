import type * as z from 'zod';
import type { FieldFault } from '../base/errors.ts';

/** How many faults are told, and how long a name from outside may be in them. */
const MOST_FAULTS = 20;
const MOST_CHARACTERS = 100;

type Issue = z.core.$ZodIssue;

/** What is wrong where, once for each place, in sentences that go on from its name and repeat no value. */
export function faultsOf(issues: readonly Issue[]): readonly FieldFault[] {
  const faults = new Map<string, FieldFault>();
  for (const fault of issues.flatMap(faultsOfIssue)) {
    if (!faults.has(fault.pointer)) faults.set(fault.pointer, fault);
  }
  return [...faults.values()].slice(0, MOST_FAULTS);
}

function faultsOfIssue(issue: Issue): FieldFault[] {
  if (issue.code !== 'unrecognized_keys') {
    return [{ pointer: pointerTo(issue.path), detail: detailOf(issue) }];
  }
  return issue.keys
    .slice(0, MOST_FAULTS)
    .map((key) => ({ pointer: pointerTo([...issue.path, key]), detail: 'is not known here' }));
}

function detailOf(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : `must be ${named(issue.expected)}`;
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return `must ${measured(issue.origin)} at least ${issue.minimum}`;
    case 'too_big':
      return `must ${measured(issue.origin)} at most ${issue.maximum}`;
    case 'custom':
      return issue.message;
    default:
      return 'cannot be used';
  }
}

const NAMES: Readonly<Record<string, string>> = {
  string: 'a text',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a whole number',
  object: 'an object',
  array: 'a list',
};

function named(expected: string): string {
  return NAMES[expected] ?? expected;
}

function measured(origin: string): string {
  if (origin === 'string') return 'have a length of';
  return origin === 'array' ? 'have a number of entries of' : 'be';
}

/** A JSON pointer as the fragment of an address (RFC 6901 6). */
function pointerTo(path: readonly PropertyKey[]): string {
  return `#${path.map((step) => `/${escaped(String(step))}`).join('')}`;
}

function escaped(step: string): string {
  const cut = [...step.toWellFormed()].slice(0, MOST_CHARACTERS).join('');
  return encodeURIComponent(cut.replaceAll('~', '~0').replaceAll('/', '~1'));
}
