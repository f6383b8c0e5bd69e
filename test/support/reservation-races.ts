import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Conference } from '../../src/model/conference.ts';
import type { Storage } from '../../src/storage/storage.ts';
import {
  type Asked,
  conferenceIn,
  onConference,
  postConference,
  RESERVATIONS_SECRET,
} from './reservations.ts';
import type { TwoUshers } from './two-ushers.ts';

/** Settings of both: a second Jitsi that asks, and rooms that need no host. */
export const RACING = `more_jitsi:
  - id: second
    url: https://second.example.org/
    secret: another-secret-of-a-test-0123456789
    reservations_secret: ${RESERVATIONS_SECRET}
rooms: [{ match: "*", host: [everyone], wait: false }]
`;

const HOUR = 3600;

/** Two processes, and the store below them. */
export interface Racing {
  readonly two: TwoUshers;
  readonly storage: Storage;
}

/** What must hold when Jitsi, or several, ask two processes for one room at once. */
export function reservationRaces(racing: () => Racing): void {
  const ask = (n: number, asked: Asked) =>
    racing().two.forward(postConference({ jitsi: 'second', ...asked }), n);
  const askAll = (name: string, more: (n: number) => Asked) =>
    Promise.all(Array.from({ length: 100 }, (_, n) => ask(n, { name, ...more(n) })));
  const owner = (n: number) => ({ mailOwner: `${n}@meet.example.org` });
  const count = async (room: string, action: string) => {
    const events = await racing().storage.audit.list({ room }, 500);
    return events.filter((event) => event.action === action).length;
  };

  test('K8 a hundred that want to begin one room at once make one conference', async () => {
    const answers = await askAll('race', owner);
    const begun = answers.filter(({ status }) => status === 200);
    const others = answers.filter(({ status }) => status === 409);
    assert.deepEqual([begun.length, others.length], [1, 99]);
    const { id } = await conferenceIn(begun[0]!);
    const conflicts = await Promise.all(others.map((answer) => answer.json()));
    assert.deepEqual(
      new Set(conflicts.map((each) => Object.values(each as object)[0])),
      new Set([id]),
    );
    assert.equal(await count('race', 'conference-start'), 1);
  });

  test('K8 a request that comes a hundred times begins one, and all are told the same', async () => {
    const answers = await askAll('same', () => ({}));
    const bodies = await Promise.all(answers.map((answer) => answer.text()));
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
    assert.equal(new Set(bodies).size, 1);
    assert.equal(await count('same', 'conference-start'), 1);
  });

  test('K8 a conference whose end was lost is ended once by a hundred, and one begins', async () => {
    const { storage } = racing();
    const now = Math.floor(Date.now() / 1000);
    const lost: Conference = {
      id: '4711',
      jitsi: 'second',
      path: 'lost',
      mailOwner: 'x@meet.example.org',
      startTime: '2026-11-21T08:00:00.000Z',
      startedAt: now - HOUR,
      durationSeconds: 24 * HOUR,
      meetingId: null,
      endedAt: null,
    };
    await storage.presence.startConference(lost);
    const answers = await askAll('lost', owner);
    assert.equal(answers.filter(({ status }) => status === 200).length, 1);
    assert.equal(answers.filter(({ status }) => status === 409).length, 99);
    assert.equal(await count('lost', 'conference-end'), 1);
    assert.equal(await count('lost', 'conference-start'), 1);
    assert.notEqual((await storage.presence.findConference(lost.id))?.endedAt, null);
  });

  test('K8 forty DELETEs end it once', async () => {
    const { id } = await conferenceIn(await ask(0, { name: 'ended' }));
    const gone = () => onConference('DELETE', id, { jitsi: 'second' });
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, n) => racing().two.forward(gone(), n)),
    );
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
    assert.equal(await count('ended', 'conference-end'), 1);
    assert.equal((await ask(1, { name: 'ended', ...owner(1) })).status, 200);
  });
}
