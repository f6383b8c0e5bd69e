import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { RosterEntry } from '../../model/meeting.ts';
import { ODD_TEXTS } from './odd-texts.ts';
import { isConflict, meetingOf, NOON } from './sample-records.ts';
import type { WithStorage } from './with-storage.ts';

const host = (subject: string): RosterEntry => ({ role: 'host', subject });
const member = (subject: string): RosterEntry => ({ role: 'member', subject });

export function rostersConform(withStorage: WithStorage): void {
  it('keeps a roster in its order, and what is named twice once', () =>
    withStorage(async ({ meetings }) => {
      const roster = [member('user:zoe'), host('group:staff'), member('email:a@b.example')];
      await meetings.create(meetingOf('m1'), [...roster, member('user:zoe')]);
      assert.deepEqual(await meetings.roster('m1'), roster);
      assert.deepEqual(await meetings.roster('m2'), []);
    }));

  it('keeps a roster of thousands', () =>
    withStorage(async ({ meetings }) => {
      const roster = Array.from({ length: 3217 }, (_, n) => member(`email:${n}@school.example`));
      await meetings.create(meetingOf('m1'), roster);
      assert.deepEqual(await meetings.roster('m1'), roster);
      const last = roster.at(-1) ?? null;
      assert.deepEqual(await meetings.findStanding('m1', ['signed-in', last?.subject ?? '']), last);
    }));

  it('puts a roster in the place of another', () =>
    withStorage(async ({ meetings }) => {
      await meetings.create(meetingOf('m1'), [host('user:ann'), member('user:ben')]);
      await meetings.replaceRoster('m1', [host('user:ben')]);
      assert.deepEqual(await meetings.roster('m1'), [host('user:ben')]);
      await meetings.replaceRoster('m1', []);
      assert.deepEqual(await meetings.roster('m1'), []);
      await assert.rejects(meetings.replaceRoster('m2', []), isConflict);
    }));

  it('finds the standing that gives most, in this meeting alone', () =>
    withStorage(async ({ meetings }) => {
      const roster = [member('user:ann'), member('group:staff'), host('group:board')];
      await meetings.create(meetingOf('m1'), [...roster, host('user:ann')]);
      await meetings.create(meetingOf('m2', { jitsi: 'other' }), [host('user:ben')]);
      const of = (...subjects: string[]) => meetings.findStanding('m1', subjects);
      assert.equal(await of(), null);
      assert.equal(await of('user:ben', 'USER:ANN', 'user:an', 'user:%'), null);
      assert.deepEqual(await of('group:staff'), member('group:staff'));
      assert.deepEqual(await of('user:ann'), host('user:ann'));
      assert.deepEqual(await of('group:staff', 'x', 'group:board'), host('group:board'));
      assert.equal(await meetings.findStanding('m3', ['user:ann']), null);
    }));

  it('finds a standing among hundreds of groups, wherever it stands', () =>
    withStorage(async ({ meetings }) => {
      await meetings.create(meetingOf('m1'), [member('group:1'), host('group:299')]);
      const groups = Array.from({ length: 300 }, (_, n) => `group:${n}`);
      assert.deepEqual(await meetings.findStanding('m1', groups), host('group:299'));
      const fewer = groups.slice(0, -1);
      assert.deepEqual(await meetings.findStanding('m1', fewer), member('group:1'));
      for (const count of [1, 3, 4, 5, 16, 17, 64, 65, 128]) {
        const some = [...groups.slice(2, count + 1), 'group:1'];
        assert.deepEqual(await meetings.findStanding('m1', some), member('group:1'));
      }
    }));

  it('takes every text, of up to 1,024 characters of any script, and no two for one', () =>
    withStorage(async ({ meetings }) => {
      const random = Array.from({ length: 1024 }, (_, n) => String.fromCharCode(0x4e00 + n * 19));
      const texts = [...ODD_TEXTS, random.join(''), '\u{1f3ad}'.repeat(512)];
      await meetings.create(meetingOf('m1'), texts.map(member));
      assert.deepEqual(await meetings.roster('m1'), texts.map(member));
      for (const text of texts) {
        assert.deepEqual(await meetings.findStanding('m1', [text]), member(text));
      }
    }));

  it('keeps the roster of a meeting that was cancelled', () =>
    withStorage(async ({ meetings }) => {
      await meetings.create(meetingOf('m1'), [host('user:ann')]);
      await meetings.cancel('m1', NOON);
      assert.deepEqual(await meetings.roster('m1'), [host('user:ann')]);
    }));
}
