/**
 * `node scripts/make-common-passwords.ts LIST`: makes src/accounts/common-passwords-data.ts of a list of passwords, a
 * line each, the commonest first. docs/decisions/2026-11-21-common-passwords.md says which list, and why.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { foldForComparison, hashCommonPassword } from '../src/accounts/common-passwords.ts';
import { countCharacters, LEAST_PASSWORD_CHARACTERS } from '../src/accounts/password-text.ts';

const MOST = 100_000;
const target = fileURLToPath(new URL('../src/accounts/common-passwords-data.ts', import.meta.url));

const [list = ''] = process.argv.slice(2);
const lines = readFileSync(list, 'utf8').split('\n').slice(0, MOST);
const usable = lines
  .map((line) => foldForComparison(line.replace(/\r$/, '')))
  .filter((password) => countCharacters(password) >= LEAST_PASSWORD_CHARACTERS);
const sorted = [...new Set(usable.map(hashCommonPassword))].sort((a, b) => a - b);

const bytes: number[] = [];
let before = 0;
for (const hash of sorted) {
  let gap = hash - before;
  before = hash;
  while (gap >= 128) {
    bytes.push((gap % 128) + 128);
    gap = Math.floor(gap / 128);
  }
  bytes.push(gap);
}
const text = Buffer.from(bytes).toString('base64');
writeFileSync(
  target,
  `/** Made by scripts/make-common-passwords.ts: the gaps between ${sorted.length} sorted hashes. Not for reading. */
// biome-ignore format: one text, however long.
export const COMMON_PASSWORDS = '${text}';
`,
);
console.log(`${sorted.length} of ${lines.length} passwords, ${text.length} characters`);
