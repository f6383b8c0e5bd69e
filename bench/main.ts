/** `npm run bench`: takes the measurements one after the other and prints a table. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { abandoned } from './abandoned.ts';
import { enter } from './enter.ts';
import { keys } from './keys.ts';
import { isMet, type Measurement, type Row } from './measurement.ts';
import { mint } from './mint.ts';
import { renew } from './renew.ts';
import { writeResults } from './results.ts';
import { rules } from './rules.ts';
import { signIn } from './sign-in.ts';
import { start } from './start.ts';
import { renderTable } from './table.ts';
import { waiting } from './waiting.ts';

const MEASUREMENTS: readonly Measurement[] = [
  mint,
  keys,
  rules,
  start,
  enter,
  signIn,
  abandoned,
  waiting,
  renew,
];
const NAMES = MEASUREMENTS.map(({ name }) => name);

const HELP = `npm run bench -- [options]

  --quick       less of everything, in about a minute: for CI. Keeps no results
  --only NAME   one measurement (several times: several): ${NAMES.join(', ')}
  --write       keep the results although it is a quick run, or some measurements only
  --no-build    measure dist/usher.js as it is, without building it first
  --strict      exit 1 when a target is missed

Results are kept in bench/results.json.`;

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', short: 'h', default: false },
    quick: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: [] },
    write: { type: 'boolean', default: false },
    build: { type: 'boolean', default: true },
    strict: { type: 'boolean', default: false },
  },
  allowNegative: true,
});
if (values.help) console.log(HELP);
else process.exitCode = await run();

async function run(): Promise<number> {
  const unknown = values.only.find((name) => !MEASUREMENTS.some((one) => one.name === name));
  if (unknown !== undefined) {
    console.error(`There is no measurement "${unknown}", only ${NAMES.join(', ')}.`);
    return 2;
  }
  const chosen = MEASUREMENTS.filter(
    ({ name }) => values.only.length === 0 || values.only.includes(name),
  );
  if (values.build) build();
  const rows: Row[] = [];
  for (const measurement of chosen) rows.push(...(await take(measurement)));
  console.log(`\n${renderTable(rows)}\n`);
  const isWhole = !values.quick && chosen.length === MEASUREMENTS.length;
  if (isWhole || values.write) writeResults(rows, NAMES);
  const missed = rows.filter((row) => isMet(row) === false).length;
  console.log(missed === 0 ? 'Every target is met.' : `Targets missed: ${missed}.`);
  return values.strict && missed > 0 ? 1 : 0;
}

async function take({ name, run: measure }: Measurement): Promise<Row[]> {
  const began = performance.now();
  const figures = await measure(values.quick ? 'quick' : 'full');
  console.error(`${name}: ${Math.round((performance.now() - began) / 1000)} s`);
  return figures.map(({ what, figure, unit, target }) => ({
    measurement: name,
    what,
    figure,
    unit,
    target: target ?? null,
  }));
}

/** What is measured is the release, and it is built from what lies here now. */
function build(): void {
  const script = fileURLToPath(new URL('../scripts/build.ts', import.meta.url));
  const { status } = spawnSync(process.execPath, [script], { stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error('The build failed.');
}
