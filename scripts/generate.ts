import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { renderOpenapi } from '../src/api/openapi.ts';
import { commands } from '../src/cli/commands.ts';
import { renderExample } from '../src/config/reference/example.ts';
import { renderPage } from '../src/config/reference/page.ts';
import { renderSchema } from '../src/config/reference/schema.ts';
import { rootSection } from '../src/config/sections/root.ts';
import { composeFile } from '../src/setup/generate/docker.ts';
import { renderCommandsPage } from './render-commands-page.ts';

/** A file that is made, never written by hand. */
interface Generated {
  /** Relative to the project. */
  readonly file: string;
  readonly render: () => string | Promise<string>;
}

/** Every generated file. A new one is one line more. */
const GENERATED: readonly Generated[] = [
  { file: 'usher.example.yaml', render: () => renderExample(rootSection) },
  { file: 'docs/reference/usher.schema.json', render: () => renderSchema(rootSection) },
  { file: 'docs/reference/openapi.json', render: () => renderOpenapi() },
  { file: 'docs/reference/configuration.md', render: () => renderPage(rootSection) },
  { file: 'docs/reference/commands.md', render: () => renderCommandsPage(commands) },
  { file: 'deploy/compose/compose.usher.yml', render: () => composeFile(false) },
  { file: 'deploy/helm/usher/files/alerts.yml', render: () => alerts() },
];

const PROJECT = join(import.meta.dirname, '..');

/** A chart can only read what lies in its own folder. */
function alerts(): string {
  return readFileSync(join(PROJECT, 'deploy/monitoring/alerts.yml'), 'utf8');
}

/** Writes the files, or with --check says which differ. Gives the exit status. */
async function generate(check: boolean): Promise<number> {
  let differ = 0;
  for (const { file, render } of GENERATED) {
    const path = join(PROJECT, file);
    const wanted = await render();
    if (read(path) === wanted) continue;
    differ++;
    console.log(check ? `${file} is not what npm run generate makes.` : `${file} written.`);
    if (!check) write(path, wanted);
  }
  if (differ === 0) console.log(`${GENERATED.length} generated files are up to date.`);
  return check && differ > 0 ? 1 : 0;
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

process.exitCode = await generate(process.argv.includes('--check'));
