/** `npm run site [-- FOLDER]`: the documentation as a site, in dist-site/ or another folder. */
import { join, relative } from 'node:path';
import { buildSite } from '../site/build-site.ts';

const root = join(import.meta.dirname, '..');
const out = process.argv[2] ?? join(root, 'dist-site');
const { pages, files, faults } = await buildSite({ root, out });
for (const fault of faults) console.error(fault);
console.log(`${relative('', out) || '.'}: ${pages.length} pages, ${files.length} files they name.`);
console.log(`Open ${join(out, 'index.html')}, or put the folder on any web server.`);
process.exitCode = faults.length === 0 ? 0 : 1;
