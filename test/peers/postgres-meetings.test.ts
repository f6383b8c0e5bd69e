import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createCompleteEvent } from '../../src/audit/complete-event.ts';
import { systemRandom } from '../../src/base/random.ts';
import {
  changeRoster,
  createMeeting,
  type MeetingDeps,
  type MeetingWithRoster,
} from '../../src/rooms/meetings.ts';
import { openStorage } from '../../src/storage/open-storage.ts';
import { createSealer } from '../../src/storage/sealer.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { meetingsStory } from '../flows/stories/meetings.ts';
import { FixedClock } from '../support/fixed-clock.ts';
import { type Postgres, postgresMissing, startPostgres } from '../support/postgres.ts';

const clock = new FixedClock();
const SOURCE = { actor: 'cli' };

describe('meetings, on PostgreSQL', { skip: postgresMissing() ?? false }, () => {
  let postgres: Postgres;
  before(async () => {
    postgres = await startPostgres();
  });
  after(() => postgres.remove());

  meetingsStory(async () => {
    const url = await postgres.createDatabase();
    return { url, remove: () => postgres.dropDatabase(url) };
  });

  describe('of two processes', () => {
    let url: string;
    const storages: Storage[] = [];
    before(async () => {
      url = await postgres.createDatabase();
      const seal = createSealer('a secret of a test, 32 bytes long', systemRandom);
      for (let n = 0; n < 2; n++) storages.push(await openStorage({ url, clock, seal }));
    });
    after(async () => {
      for (const storage of storages) await storage.close();
      await postgres.dropDatabase(url);
    });

    /** Each call goes to another process. */
    function inTurns<T>(count: number, work: (deps: MeetingDeps, n: number) => Promise<T>) {
      return Promise.all(
        Array.from({ length: count }, (_, n) => {
          const completeEvent = createCompleteEvent(clock, systemRandom);
          const storage = storages[n % storages.length]!;
          return work(
            { storage, clock, random: systemRandom, completeEvent, jitsiIds: ['main'] },
            n,
          );
        }),
      );
    }

    const create = (room: string) => (deps: MeetingDeps) =>
      createMeeting(deps, SOURCE, {
        title: 'x',
        room,
        owner: 'user:tess',
        hosts: [],
        members: [],
        startsAt: clock.now,
        endsAt: clock.now + 3600,
        zone: 'UTC',
      });

    test('of forty that are made at once for one room and time, one is', async () => {
      const answers = await inTurns(40, create('raced'));
      assert.equal(answers.filter((answer) => 'meeting' in answer).length, 1);
      const codes = answers.flatMap((answer) =>
        'refusals' in answer ? answer.refusals.map(({ code }) => code) : [],
      );
      assert.deepEqual(new Set(codes), new Set(['meeting_conflict']));
      const written = await storages[0]!.audit.list({ room: 'raced' }, 100);
      assert.equal(written.length, 1);
    });

    test('forty changes of one roster at once are all in it', async () => {
      const [made] = await inTurns(1, create('changed'));
      const { id } = (made as MeetingWithRoster).meeting;
      await inTurns(40, (deps, n) =>
        changeRoster(deps, SOURCE, id, (old) => [
          ...old,
          { role: 'member', subject: `user:p${n}` },
        ]),
      );
      assert.equal((await storages[0]!.meetings.roster(id)).length, 41);
    });
  });
});
