import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { Unusable } from '../unusable.ts';
import { FLAG, TEXT } from './option-kinds.ts';

/** The one argument that a command is given, with its options; throws where there is none, or more than one. */
export function readOneArgument<T extends ParseArgsOptionsConfig>(
  argv: readonly string[],
  what: 'ID' | 'NAME',
  more: T,
) {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: { ...more, config: TEXT, json: FLAG },
  });
  const [given, ...others] = positionals;
  if (given === undefined || others.length > 0) throw new Unusable(`One ${what} is needed.`);
  return { values, given };
}
