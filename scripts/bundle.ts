import { chmodSync, cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundleThread } from './bundle-thread.ts';
import { collectLicences } from './collect-licences.ts';
import { lateBuiltins } from './late-builtins.ts';

// Some of the bundled packages are CommonJS and ask for Node's own modules by `require`.
const requireForCommonJs =
  "import { createRequire as requireFrom } from 'node:module';\nconst require = requireFrom(import.meta.url);";

/**
 * Makes the release anew in a folder: one file of JavaScript, with what it shows and whose work is in it.
 *
 * @returns its size in bytes
 */
export async function bundle(root: string, folder: string): Promise<number> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  const thread = await bundleThread(root);
  const result = await build({
    absWorkingDir: root,
    entryPoints: ['src/main.ts'],
    outfile: join(folder, 'usher.js'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    // pg asks for its native twin and lives well without it.
    external: ['pg-native'],
    banner: { js: `#!/usr/bin/env node\n${requireForCommonJs}` },
    plugins: [lateBuiltins(['node:sqlite']), thread.plugin],
    keepNames: true,
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
  });
  chmodSync(join(folder, 'usher.js'), 0o755);
  cpSync(join(root, 'src/http/assets'), join(folder, 'assets'), { recursive: true });
  const inputs = [...Object.keys(result.metafile.inputs), ...thread.inputs];
  writeFileSync(join(folder, 'LICENSES.txt'), collectLicences(root, inputs));
  return Object.values(result.metafile.outputs)[0]?.bytes ?? 0;
}
