import type { ParseArgsOptionsConfig } from 'node:util';
import { readOneArgument } from './read-one-argument.ts';

/** The one ID that a command is given, with its options; throws where there is none, or more than one. */
export function readIdArguments<T extends ParseArgsOptionsConfig>(
  argv: readonly string[],
  more: T,
) {
  const { values, given: id } = readOneArgument(argv, 'ID', more);
  return { ...values, id };
}
