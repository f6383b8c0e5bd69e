import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pins from './node-packages.json' with { type: 'json' };

/** As Debian calls it. */
export type Architecture = 'amd64' | 'arm64';

/** Node's version in the package: the one that the tests run on. */
export const NODE_VERSION = pins.version;

/**
 * Node for an architecture, from the npm package that `node` takes it from: a folder with `bin/node` and `LICENSE`.
 * Kept in `.cache/`. The lock file knows nothing of it, so `node-packages.json` holds what it has to hash to.
 *
 * @throws Error when what the registry sends is something else.
 */
export function takeNode(root: string, architecture: Architecture): string {
  const { package: name, integrity } = pins[architecture];
  const cache = join(root, '.cache', 'node');
  const folder = join(cache, `${name}-${NODE_VERSION}`);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const archive = join(cache, `${name}-${NODE_VERSION}.tgz`);
  const pack = ['pack', '--silent', '--pack-destination', cache, `${name}@${NODE_VERSION}`];
  if (!existsSync(archive)) execFileSync('npm', pack, { cwd: cache });
  checkIntegrity(archive, integrity);
  const begun = `${folder}.begun`;
  rmSync(begun, { recursive: true, force: true });
  mkdirSync(begun);
  execFileSync('tar', ['-xzf', archive, '-C', begun, '--strip-components=1', '--no-same-owner']);
  renameSync(begun, folder);
  rmSync(archive);
  return folder;
}

function checkIntegrity(archive: string, expected: string): void {
  const hash = createHash('sha512').update(readFileSync(archive)).digest('base64');
  if (`sha512-${hash}` === expected) return;
  rmSync(archive);
  throw new Error(
    `${archive} is sha512-${hash}, and not what scripts/deb/node-packages.json says.`,
  );
}
