import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { Unusable } from '../unusable.ts';
import { FLAG, TEXT } from './option-kinds.ts';

/** The one ID that a command is given, with its options; throws where there is none, or more than one. */
export function readIdArguments<T extends ParseArgsOptionsConfig>(
  argv: readonly string[],
  more: T,
) {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: { ...more, config: TEXT, json: FLAG },
  });
  const [id, ...others] = positionals;
  if (id === undefined || others.length > 0) throw new Unusable('One ID is needed.');
  return { ...values, id };
}
