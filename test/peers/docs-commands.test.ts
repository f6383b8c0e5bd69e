import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { STAND_INS } from '../docs/elsewhere.ts';
import { machineMissing } from '../docs/machine.ts';
import { playPage } from '../docs/play-page.ts';
import { STAGES } from '../docs/stages.ts';
import { Workshop } from '../docs/workshop.ts';

// What cannot be itself on those machines, said before anything else.
for (const [program, why] of Object.entries(STAND_INS))
  console.log(`# a stand-in for ${program}: ${why}`);

const root = fileURLToPath(new URL('../..', import.meta.url));
const missing = machineMissing();
if (missing !== null && process.env['CI'] === 'true')
  throw new Error(`In CI nothing is skipped: ${missing}.`);

describe('the commands in the docs', {
  skip: missing ?? false,
  concurrency: 2,
  timeout: 600_000,
}, () => {
  let workshop: Workshop;
  before(async () => {
    workshop = await Workshop.open(root);
  });
  after(() => workshop?.close());

  for (const stage of STAGES) {
    test(`do on a machine what ${stage.page} says`, async (t) => {
      const machine = workshop.machine(stage.now);
      try {
        const { faults, ran, elsewhere } = await playPage(stage, machine);
        for (const line of elsewhere) t.diagnostic(`not run here: ${line}`);
        t.diagnostic(`${ran} commands of ${stage.page} were run`);
        assert.ok(faults.length === 0, `\n${faults.join('\n\n')}`);
      } finally {
        await machine.close();
      }
    });
  }
});
