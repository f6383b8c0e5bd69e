import assert from 'node:assert/strict';
import { meetingCreate } from '../../src/cli/commands/meeting-create.ts';
import { CommandDesk } from './command-desk.ts';

/** A desk at which meetings are made. */
export class MeetingDesk extends CommandDesk {
  #rooms = 0;

  /** Arguments of a meeting in a room of its own; a later option of the same name wins. */
  argumentsFor(...more: string[]): string[] {
    this.#rooms += 1;
    const [room, time] = [`room-${this.#rooms}`, '2026-11-23 09:00'];
    const rest = ['--start', time, '--duration', '90m', '--zone', 'Europe/Berlin'];
    return ['--title', 'Class 7', '--room', room, ...rest, '--owner', 'user:tess', ...more];
  }

  /** Makes one; `said`: it, as programs are told of it. */
  async created(...more: string[]) {
    const argv = [...this.argumentsFor(...more), '--json'];
    const { status, out, notes } = await this.run(meetingCreate, argv);
    assert.equal(status, 0, notes);
    return { said: JSON.parse(out), notes };
  }
}
