import { z } from 'zod';
import type { GeneratedFile } from '../generate/generated-file.ts';

export const MANIFEST = 'setup.json';

/** A file of the folder that has a place on the machine. */
export interface Carried {
  readonly path: string;
  readonly target: string;
  readonly place: 'whole' | 'end';
}

const carried = z.object({
  path: z.string(),
  target: z.string().regex(/^\/(?!.*(^|\/)\.\.(\/|$))/),
  place: z.enum(['whole', 'end']),
});

const manifest = z.object({ version: z.literal(1), files: z.array(carried).min(1) });

export function manifestFile(files: readonly GeneratedFile[], needsSecret: boolean): GeneratedFile {
  const listed = files.flatMap(({ path, target, place }) =>
    target === null ? [] : [{ path, target, place }],
  );
  if (needsSecret && !listed.some(({ path }) => path === 'client-secret')) {
    listed.push({ path: 'client-secret', target: '/etc/usher/client-secret', place: 'whole' });
  }
  return {
    path: MANIFEST,
    target: null,
    place: 'whole',
    text: `${JSON.stringify({ version: 1, files: listed }, null, 2)}\n`,
    mode: 0o644,
    why: 'Which file goes where, for `usher setup --apply`.',
  };
}

/** Null where it is not what we have written. */
export function parseManifest(text: string): readonly Carried[] | null {
  try {
    return manifest.parse(JSON.parse(text)).files;
  } catch {
    return null;
  }
}
