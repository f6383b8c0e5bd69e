import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';

const COMMON = { config: { type: 'string' }, json: { type: 'boolean' } } as const;

/** The one ID that a command is given, with its options; throws where there is none, or more than one. */
export function readIdArguments<T extends ParseArgsOptionsConfig>(
  argv: readonly string[],
  more: T,
) {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: { ...more, ...COMMON },
  });
  const [id, ...others] = positionals;
  if (id === undefined || others.length > 0) throw new Error('One ID is needed.');
  return { values, id };
}
