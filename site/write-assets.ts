import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { accentStylesheet, readableOn } from '../src/http/accent.ts';
import { drawMark } from '../src/http/mark.ts';

/** Usher's own colour, where no operator has chosen one. */
const ACCENT = '#1d5fbf';
/** One after the other: what comes later has the last word. */
const STYLES = [
  'text.css',
  'front.css',
  'diagram.css',
  'frame.css',
  'bar.css',
  'hall.css',
  'media.css',
  'toc.css',
];
const own = join(import.meta.dirname, 'assets');
const pagesStyle = join(import.meta.dirname, '../src/http/assets/frame.css');

/** Style, script and mark, in `assets/` of the site. */
export async function writeAssets(out: string): Promise<void> {
  const folder = join(out, 'assets');
  mkdirSync(folder, { recursive: true });
  const house = `${accentStylesheet(ACCENT)}${houseColours(readFileSync(pagesStyle, 'utf8'))}`;
  writeFileSync(join(folder, 'house.css'), house);
  const styles = STYLES.map((name) => readFileSync(join(own, name), 'utf8'));
  writeFileSync(join(folder, 'site.css'), styles.join('\n'));
  writeFileSync(join(folder, 'mark.svg'), drawMark(ACCENT, readableOn(ACCENT)));
  await build({
    entryPoints: [join(own, 'search-box.js')],
    outfile: join(folder, 'search.js'),
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    legalComments: 'eof',
    logLevel: 'error',
  });
}

/**
 * The colours and faces of the pages that people meet at the door, light and dark: the documentation is of the same
 * hand.
 *
 * @throws Error where frame.css has them in another form.
 */
function houseColours(style: string): string {
  const light = /^:root \{[^}]*\}$/m.exec(style)?.[0];
  const dark = /^@media \(prefers-color-scheme: dark\) \{\s+:root \{[^}]*\}\s+\}$/m.exec(
    style,
  )?.[0];
  if (!light || !dark)
    throw new Error('src/http/assets/frame.css names its colours in another form.');
  return `${light}\n${dark}\n`;
}
