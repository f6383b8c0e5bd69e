/**
 * `npm run build:deb`: the Debian package, in dist-deb/.
 * `-- --arch amd64,arm64` for other architectures than this machine's.
 */
import { execFileSync } from 'node:child_process';
import { rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundle } from './bundle.ts';
import type { Architecture } from './deb/node-package.ts';
import { packDeb } from './deb/pack-deb.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { values } = parseArgs({ options: { arch: { type: 'string' } } });
const output = { encoding: 'utf8' } as const;

/** Names the commit's time, so that the same commit makes the same package (reproducible-builds.org). */
function sourceDate(): number {
  const given = process.env['SOURCE_DATE_EPOCH'];
  const text =
    given ?? execFileSync('git', ['log', '-1', '--format=%ct'], { ...output, cwd: root });
  return Number(text);
}

function architectures(): Architecture[] {
  const wished = values.arch ?? execFileSync('dpkg', ['--print-architecture'], output).trim();
  return wished.split(',').map((one) => {
    if (one === 'amd64' || one === 'arm64') return one;
    throw new Error(`There is a Node for amd64 and arm64, not for ${one}.`);
  });
}

const dist = join(root, 'dist');
await bundle(root, dist);
rmSync(join(root, 'dist-deb'), { recursive: true, force: true });
for (const architecture of architectures()) {
  const file = packDeb({ root, dist, architecture, sourceDate: sourceDate() });
  console.log(`${file}: ${(statSync(join(root, file)).size / 1e6).toFixed(1)} MB`);
}
