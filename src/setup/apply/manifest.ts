import { z } from 'zod';
import type { GeneratedFile } from '../generate/generated-file.ts';
import type { Step } from '../generate/steps/step.ts';

export const MANIFEST = 'setup.json';

/** A file of the folder that has a place on the machine. */
export interface Carried {
  readonly path: string;
  readonly target: string;
  readonly place: 'whole' | 'end';
}

/** What is left to a person, under the title of a step. */
export interface Left {
  readonly title: string;
  readonly commands: readonly string[];
}

export interface Manifest {
  readonly files: readonly Carried[];
  /** Behind `--apply`, in order of doing. */
  readonly applied: readonly Left[];
  /** Behind `--undo`, in order of doing. */
  readonly undone: readonly Left[];
}

/** Below the folder, and where Jitsi's, nginx' and Usher's own settings are: the list is a file, and files get changed. */
const carried = z.object({
  path: z.string().regex(/^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/),
  target: z
    .string()
    .regex(/^\/etc\/(usher|jitsi|prosody\/conf\.avail|nginx\/conf\.d)(\/[\w-][\w.-]*)+$/),
  place: z.enum(['whole', 'end']),
});
const left = z.array(z.object({ title: z.string(), commands: z.array(z.string()).min(1) }));

const manifest = z.object({
  version: z.literal(1),
  files: z.array(carried).min(1),
  applied: left,
  undone: left,
});

export function manifestFile(
  files: readonly GeneratedFile[],
  needsSecret: boolean,
  steps: readonly Step[],
): GeneratedFile {
  const listed = files.flatMap(({ path, target, place }) =>
    target === null ? [] : [{ path, target, place }],
  );
  if (needsSecret && !listed.some(({ path }) => path === 'client-secret')) {
    listed.push({ path: 'client-secret', target: '/etc/usher/client-secret', place: 'whole' });
  }
  const applied = steps.map(({ title, commands }) => ({ title, commands }));
  const undone = steps.toReversed().map(({ title, undone }) => ({ title, commands: undone }));
  const content = { version: 1, files: listed, applied: some(applied), undone: some(undone) };
  return {
    path: MANIFEST,
    target: null,
    place: 'whole',
    text: `${JSON.stringify(content, null, 2)}\n`,
    mode: 0o644,
    why: 'Which file goes where, for `usher setup --apply`.',
  };
}

function some(lists: readonly Left[]): readonly Left[] {
  return lists.filter(({ commands }) => commands.length > 0);
}

/** Null where it is not what we have written. */
export function parseManifest(text: string): Manifest | null {
  try {
    return manifest.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
