import { dirname, join } from 'node:path/posix';
import type { SourceFile } from './tree.ts';

/** Tier by tier from the ground up, each with the rooms (folders and files of src/) that stand on it. */
export type Tiers = readonly (readonly string[])[];

/** Reads the table under "Imports run one way": `base ← model ← config · storage`. */
export function parseTiers(page: string): Tiers {
  const block = /## Imports run one way\s+```[a-z]*\n([\s\S]*?)```/.exec(page)?.[1];
  if (!block) throw new Error('The page has no table of imports.');
  return block.split('←').map((tier) => tier.split('·').map((room) => room.trim()));
}

/** The rooms that the page's table describes: `| \`src/base\` | …`. */
export function parseRoomTable(page: string): string[] {
  return [...page.matchAll(/^\| `src\/([^`]+)` \|/gm)].map((row) => row[1] ?? '');
}

/** The room of a file: the folder below src/, or the file itself when it lies there. */
export function roomOf(path: string): string {
  return path.split('/')[1] ?? '';
}

/** Every import that runs the wrong way, leaves src/, or comes from a room the table does not know. */
export function findWrongImports(files: readonly SourceFile[], tiers: Tiers): string[] {
  const heights = new Map(tiers.flatMap((rooms, height) => rooms.map((room) => [room, height])));
  return files.flatMap(({ path, text }) => {
    const room = roomOf(path);
    const height = heights.get(room);
    if (height === undefined) return [`${path}: ${room} is not in the table`];
    return importsOf(text)
      .map((target) => join(dirname(path), target))
      .filter((target) => {
        if (roomOf(target) === room && target.startsWith('src/')) return false;
        const other = heights.get(roomOf(target));
        return !target.startsWith('src/') || other === undefined || other >= height;
      })
      .map((target) => `${path} imports ${target}`);
  });
}

/** Ways to sign in are named in the registry alone, database drivers inside storage alone. */
export function findNamedTooEarly(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, text }) =>
    importsOf(text)
      .map((target) => join(dirname(path), target))
      .filter((target) => isPrivate(target, path))
      .map((target) => `${path} imports ${target}`),
  );
}

function isPrivate(target: string, from: string): boolean {
  const method = /^src\/sign-in\/methods\/[^/]+\//.exec(target)?.[0];
  if (method) return !from.startsWith(method) && from !== 'src/sign-in/registry.ts';
  return target.startsWith('src/storage/sql/') && !from.startsWith('src/storage/');
}

function importsOf(text: string): string[] {
  const forms = /(?:\bfrom|\bimport|\bimport\()\s*['"](\.[^'"]+)['"]/g;
  return [...text.matchAll(forms)].map((found) => found[1] ?? '');
}
