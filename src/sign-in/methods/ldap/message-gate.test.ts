import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { ldapMessage, ldapResult } from '../../../../test/support/ber.ts';
import { MAX_ANSWER_BYTES, MessageGate } from './message-gate.ts';

function openGate() {
  const socket = new PassThrough();
  const gate = new MessageGate(socket as unknown as Socket);
  const passed: Buffer[] = [];
  gate.on('data', (answer: Buffer) => passed.push(answer));
  return { socket, gate, passed };
}

const answers = [1, 2, 3].map((id) => ldapMessage(id, ldapResult(0x65, 0, 'x'.repeat(id * 60))));

describe('the gate before the library', () => {
  it('hands over whole answers one by one, however they are cut on their way', async () => {
    const all = Buffer.concat(answers);
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: all.length - 1 }), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(cuts, async (places) => {
        const { socket, passed } = openGate();
        let from = 0;
        for (const to of [...places.sort((a, b) => a - b), all.length]) {
          socket.write(all.subarray(from, to));
          from = to;
        }
        await new Promise((resolve) => setImmediate(resolve));
        assert.deepEqual(passed, answers);
      }),
      { numRuns: 60 },
    );
  });

  it('ends at whatever is none, and remembers why', async () => {
    const { socket, gate, passed } = openGate();
    socket.write(Buffer.concat([answers[0]!, Buffer.from('garbage')]));
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(passed.length, 1);
    assert.ok(gate.destroyed && socket.destroyed);
    assert.equal(gate.failure?.reason, 'garbage');
  });

  it('lets so many bytes through for one question, and anew for the next', async () => {
    const { socket, gate, passed } = openGate();
    const large = ldapMessage(1, ldapResult(0x65, 0, 'x'.repeat(MAX_ANSWER_BYTES / 2 - 100)));
    for (let question = 0; question < 3; question++) {
      gate.renewAllowance();
      socket.write(large);
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.equal(passed.length, 3);
    socket.write(large);
    socket.write(large);
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(gate.failure?.reason, 'too_large');
  });

  it('ends with its socket, and lives through a write behind that', async () => {
    const { socket, gate } = openGate();
    socket.destroy();
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(gate.failure?.reason, 'connection');
    gate.write(Buffer.from('x'));
    await new Promise((resolve) => setImmediate(resolve));
  });
});
