/** `npm run build`: the release, one file of JavaScript with what it shows and whose work is in it. */
import { chmodSync, cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { collectLicences } from './collect-licences.ts';
import { lateBuiltins } from './late-builtins.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');

// Some of the bundled packages are CommonJS and ask for Node's own modules by `require`.
const requireForCommonJs =
  "import { createRequire as requireFrom } from 'node:module';\nconst require = requireFrom(import.meta.url);";

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
const result = await build({
  absWorkingDir: root,
  entryPoints: ['src/main.ts'],
  outfile: join(dist, 'usher.js'),
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  // pg asks for its native twin and lives well without it.
  external: ['pg-native'],
  banner: { js: `#!/usr/bin/env node\n${requireForCommonJs}` },
  plugins: [lateBuiltins(['node:sqlite'])],
  keepNames: true,
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
});
chmodSync(join(dist, 'usher.js'), 0o755);
cpSync(join(root, 'src/http/assets'), join(dist, 'assets'), { recursive: true });
writeFileSync(
  join(dist, 'LICENSES.txt'),
  collectLicences(root, Object.keys(result.metafile.inputs)),
);
const bytes = Object.values(result.metafile.outputs)[0]?.bytes ?? 0;
console.log(`dist/usher.js: ${Math.round(bytes / 1024)} kB`);
