import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { AuditEvent } from '../../model/audit-event.ts';
import type { AuditFilter, Storage } from '../storage.ts';
import { ODD_TEXTS } from './odd-texts.ts';
import { eventOf, isConflict, KEY, NOON } from './sample-records.ts';
import type { WithStorage } from './with-storage.ts';

export function auditConforms(withStorage: WithStorage): void {
  recordsConform(withStorage);
  filtersConform(withStorage);
  erasureConforms(withStorage);
}

function recordsConform(withStorage: WithStorage): void {
  it('gives an event back as it was written', () =>
    withStorage(async ({ audit }) => {
      const full = eventOf('e1', {
        action: 'invitation-use',
        seat: 'guest',
        rule: 9999,
        reason: 'invitation',
        meetingId: 'm1',
        invitationId: 'i1',
      });
      const bare: AuditEvent = {
        ...{ id: 'e2', at: NOON + 1, action: 'audit-erase', actor: 'cli' },
        ...{ userId: null, username: null, name: null, method: null, jitsi: null, room: null },
        ...{ seat: null, rule: null, reason: null, meetingId: null, invitationId: null },
        ...{ address: null, requestId: null },
      };
      await audit.add(full);
      await audit.add(bare);
      assert.deepEqual(await audit.list({}, 10), [full, bare]);
      await assert.rejects(audit.add(full), isConflict);
    }));

  it('gives back every text as it was, and finds each by it', () =>
    withStorage(async ({ audit }) => {
      for (const text of ODD_TEXTS) {
        const who = { userId: text, username: `name of ${text}`, name: text, method: text };
        const where = { jitsi: text, room: text, meetingId: text, invitationId: text };
        const odd = eventOf(text, { ...who, ...where, actor: text, reason: text, address: text });
        await audit.add(odd);
        assert.deepEqual(await audit.list({ user: text }, 10), [odd]);
        assert.deepEqual(await audit.list({ user: `name of ${text}`, room: text }, 10), [odd]);
      }
      for (const text of ODD_TEXTS) assert.equal(await audit.erase(text), 1);
    }));

  it('goes with the transaction that it is written in', () =>
    withStorage(async (storage) => {
      const failing = storage.transaction(async ({ audit }) => {
        await audit.add(eventOf('e1'));
        throw new Error('no');
      });
      await assert.rejects(failing, /^Error: no$/);
      assert.deepEqual(await storage.audit.list({}, 10), []);
    }));
}

/** What the listing answers, as ids. */
async function ids(
  { audit }: Storage,
  filter: AuditFilter,
  limit = 100,
  after?: AuditEvent,
): Promise<string[]> {
  return (await audit.list(filter, limit, after)).map(({ id }) => id);
}

function filtersConform(withStorage: WithStorage): void {
  it('lists by moment, person, room and action, and by all of them', () =>
    withStorage(async (storage) => {
      const events = [
        eventOf('d', { at: NOON + 3, action: 'refuse', userId: 'guest-1', username: null }),
        eventOf('a', { at: NOON }),
        eventOf('c', { at: NOON + 2, userId: 'user-2', username: 'ben', room: 'standup' }),
        eventOf('b', { at: NOON + 1, action: 'wait', username: 'user-2' }),
      ];
      for (const event of events) await storage.audit.add(event);
      const listed = (filter: AuditFilter) => ids(storage, filter);
      assert.deepEqual(await listed({}), ['a', 'b', 'c', 'd']);
      assert.deepEqual(await listed({ since: NOON + 1 }), ['b', 'c', 'd']);
      assert.deepEqual(await listed({ until: NOON + 1 }), ['a']);
      assert.deepEqual(await listed({ user: 'user-1' }), ['a', 'b']);
      assert.deepEqual(await listed({ user: 'user-2' }), ['b', 'c']);
      assert.deepEqual(await listed({ user: 'asa' }), ['a']);
      assert.deepEqual(await listed({ user: 'guest-1' }), ['d']);
      assert.deepEqual(await listed({ user: 'nobody' }), []);
      assert.deepEqual(await listed({ room: 'standup' }), ['c']);
      assert.deepEqual(await listed({ action: 'wait' }), ['b']);
      const all = { since: NOON, until: NOON + 2, user: 'user-1', room: KEY.path };
      assert.deepEqual(await listed(all), ['a', 'b']);
      assert.deepEqual(await listed({ ...all, action: 'seat' }), ['a']);
    }));

  it('is read page by page without a gap and without a repetition', () =>
    withStorage(async (storage) => {
      const expected: string[] = [];
      await storage.transaction(async ({ audit }) => {
        for (let n = 0; n < 50; n += 1) {
          const id = `e${(n * 37) % 50}`.padEnd(4, n % 2 ? 'X' : '-');
          expected.push(id);
          await audit.add(eventOf(id, { at: NOON + Math.floor(n / 20) }));
        }
      });
      const read: string[] = [];
      for (let last: AuditEvent | undefined; ; ) {
        const page = await storage.audit.list({ user: 'asa' }, 7, last);
        read.push(...page.map(({ id }) => id));
        last = page.at(-1);
        if (page.length < 7) break;
      }
      assert.equal(read.length, 50);
      assert.deepEqual(read.toSorted(), expected.toSorted());
      assert.deepEqual(await ids(storage, {}), read);
      const moments = (await storage.audit.list({}, 100)).map(({ at }) => at);
      assert.deepEqual(moments, moments.toSorted());
    }));
}

function erasureConforms(withStorage: WithStorage): void {
  it('erases what is about somebody, by id or name, however much, and nothing else', () =>
    withStorage(async (storage) => {
      await storage.transaction(async ({ audit }) => {
        for (let n = 0; n < 1203; n += 1) await audit.add(eventOf(`e${n}`, { at: NOON + n }));
        await audit.add(eventOf('other', { userId: 'user-2', username: 'ben' }));
        await audit.add(eventOf('named', { userId: 'user-3', username: 'user-1' }));
        await audit.add(eventOf('nobody', { userId: null, username: null }));
      });
      assert.equal(await storage.audit.erase('user-1'), 1204);
      assert.equal(await storage.audit.erase('user-1'), 0);
      assert.deepEqual(await ids(storage, {}), ['nobody', 'other']);
      assert.equal(await storage.audit.erase('ben'), 1);
    }));
}
