/** `npm run build`: the release, in dist/. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const bytes = await bundle(root, join(root, 'dist'));
console.log(`dist/usher.js: ${Math.round(bytes / 1024)} kB`);
