import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
}

const PACKAGE = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/;
const LICENCE_FILE = /^(licen[cs]e|notice|copying)/i;

/**
 * The licences of every package that went into the bundle, as their terms ask of who hands it on.
 * Throws an Error naming the package that states none.
 */
export function collectLicences(root: string, inputs: readonly string[]): string {
  const folders = new Set(inputs.flatMap((input) => PACKAGE.exec(input)?.[0] ?? []));
  const parts = [...folders].sort().map((folder) => licenceOf(join(root, folder)));
  return `Usher's usher.js holds these packages.\n\n${parts.join('\n\n')}\n`;
}

function licenceOf(folder: string): string {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  if (!manifest.license) throw new Error(`${manifest.name} states no licence.`);
  const texts = readdirSync(folder)
    .filter((file) => LICENCE_FILE.test(file))
    .map((file) => readFileSync(join(folder, file), 'utf8').trim());
  const heading = `${manifest.name} ${manifest.version} (${manifest.license})`;
  const body = texts.length > 0 ? texts : ['The package holds no text of it.'];
  return [heading, '-'.repeat(heading.length), ...body].join('\n');
}
