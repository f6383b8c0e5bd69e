import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Invitation } from '../../model/invitation.ts';
import { ODD_TEXTS } from './odd-texts.ts';
import { invitationOf, isConflict, KEY, NOON, OTHER_KEYS } from './sample-records.ts';
import type { WithStorage } from './with-storage.ts';

const END = NOON + 86_400;

export function invitationsConform(withStorage: WithStorage): void {
  recordsConform(withStorage);
  usesConform(withStorage);
  heldConforms(withStorage);
}

function recordsConform(withStorage: WithStorage): void {
  it('gives an invitation back as it was made, by id and by secret', () =>
    withStorage(async ({ invitations }) => {
      assert.equal(await invitations.find('i1'), null);
      assert.equal(await invitations.findBySecret('secret of i1'), null);
      const plain = invitationOf('i1');
      const full = invitationOf('i2', {
        seat: 'member',
        person: { name: '\u00c5sa', email: 'asa@example.org' },
        maxUses: 1000,
        note: 'ticket 42',
        createdBy: 'cli',
      });
      const named = invitationOf('i3', { person: { name: 'Ben', email: null } });
      for (const each of [plain, full, named]) {
        await invitations.create(each);
        assert.deepEqual(await invitations.find(each.id), each);
        assert.deepEqual(await invitations.findBySecret(each.secretHash), each);
      }
      assert.equal(await invitations.findBySecret('i1'), null);
    }));

  it('refuses a second invitation of one id or one secret', () =>
    withStorage(async ({ invitations }) => {
      await invitations.create(invitationOf('i1'));
      await assert.rejects(invitations.create(invitationOf('i1', { secretHash: 'x' })), isConflict);
      const twin = invitationOf('i2', { secretHash: 'secret of i1' });
      await assert.rejects(invitations.create(twin), isConflict);
    }));

  it('gives back every text as it was', () =>
    withStorage(async ({ invitations }) => {
      for (const text of ODD_TEXTS) {
        const room = { tenant: text, backend: text, display: text };
        const person = { name: text, email: text };
        const texts = { secretHash: text, jitsi: text, room, person, note: text, createdBy: text };
        const odd = invitationOf(text, texts);
        await invitations.create(odd);
        assert.deepEqual(await invitations.find(text), odd);
        assert.deepEqual(await invitations.findBySecret(text), odd);
        assert.equal(await invitations.use(text, text, NOON), 'taken');
        const key = { jitsi: text, path: `${text}/${text}` };
        assert.deepEqual(await invitations.findHeld(key, [text], NOON), { ...odd, uses: 1 });
      }
    }));

  it('lists those that have not expired, newest first, of a room or of all', () =>
    withStorage(async ({ invitations }) => {
      const add = (id: string, createdAt: number, more: Partial<Invitation> = {}) =>
        invitations.create(invitationOf(id, { createdAt, ...more }));
      await add('old', 1);
      await add('new', 3);
      await add('over', 2, { expiresAt: NOON + 5 });
      await add('there', 4, { jitsi: 'other' });
      await invitations.revoke('new', NOON);
      const ids = async (...asked: Parameters<typeof invitations.list>) =>
        (await invitations.list(...asked)).map(({ id }) => id);
      assert.deepEqual(await ids(KEY, NOON + 5, 10), ['new', 'old']);
      assert.deepEqual(await ids(KEY, NOON + 4, 10), ['new', 'over', 'old']);
      assert.deepEqual(await ids(null, NOON + 5, 10), ['there', 'new', 'old']);
      assert.deepEqual(await ids(null, NOON + 5, 1), ['there']);
      assert.deepEqual(await ids(OTHER_KEYS[1] ?? null, 0, 10), []);
    }));

  it('revokes once', () =>
    withStorage(async ({ invitations }) => {
      await invitations.create(invitationOf('i1'));
      assert.equal(await invitations.revoke('nothing', NOON), false);
      assert.equal(await invitations.revoke('i1', NOON), true);
      assert.equal(await invitations.revoke('i1', NOON + 1), false);
      assert.equal((await invitations.find('i1'))?.revokedAt, NOON);
    }));
}

function usesConform(withStorage: WithStorage): void {
  it('gives out its places, one each, and the same holder spends one', () =>
    withStorage(async ({ invitations }) => {
      await invitations.create(invitationOf('i1', { maxUses: 2 }));
      assert.equal(await invitations.use('i1', 'ann', NOON), 'taken');
      assert.equal(await invitations.use('i1', 'ann', NOON), 'held');
      assert.equal((await invitations.find('i1'))?.uses, 1);
      assert.equal(await invitations.use('i1', 'ben', NOON), 'taken');
      assert.equal(await invitations.use('i1', 'cid', NOON), 'spent');
      assert.equal(await invitations.use('i1', 'ann', NOON), 'held');
      assert.equal((await invitations.find('i1'))?.uses, 2);
    }));

  it('tells who of several has a place', () =>
    withStorage(async ({ invitations }) => {
      await invitations.create(invitationOf('i1', { maxUses: 2 }));
      await invitations.create(invitationOf('i2'));
      await invitations.use('i1', 'ann', NOON);
      await invitations.use('i2', 'ben', NOON);
      assert.equal(await invitations.findHolder('i1', ['ben', 'ann']), 'ann');
      assert.equal(await invitations.findHolder('i1', ['ben', 'Ann']), null);
      assert.equal(await invitations.findHolder('i2', []), null);
      assert.equal(await invitations.findHolder('nothing', ['ann']), null);
    }));

  it('gives everybody a place where there is no bound', () =>
    withStorage(async ({ invitations }) => {
      await invitations.create(invitationOf('i1'));
      for (let n = 0; n < 20; n += 1) {
        assert.equal(await invitations.use('i1', `${n}`, NOON), 'taken');
      }
      assert.equal((await invitations.find('i1'))?.uses, 20);
    }));

  it('is gone before its time, from its end on, once revoked, and where it never was', () =>
    withStorage(async ({ invitations }) => {
      await invitations.create(invitationOf('i1'));
      assert.equal(await invitations.use('i1', 'ann', NOON - 1), 'gone');
      assert.equal(await invitations.use('i1', 'ann', END), 'gone');
      assert.equal(await invitations.use('i1', 'ann', END - 1), 'taken');
      assert.equal(await invitations.use('i1', 'ann', END), 'gone');
      await invitations.revoke('i1', NOON);
      assert.equal(await invitations.use('i1', 'ann', NOON), 'gone');
      assert.equal(await invitations.use('i2', 'ann', NOON), 'gone');
      assert.equal((await invitations.find('i1'))?.uses, 1);
    }));

  it('spends nothing in a transaction that throws', () =>
    withStorage(async (storage) => {
      await storage.invitations.create(invitationOf('i1', { maxUses: 1 }));
      const failing = storage.transaction(async ({ invitations }) => {
        assert.equal(await invitations.use('i1', 'ann', NOON), 'taken');
        throw new Error('no');
      });
      await assert.rejects(failing, /^Error: no$/);
      assert.equal(await storage.invitations.findHeld(KEY, ['ann'], NOON), null);
      assert.equal(await storage.invitations.use('i1', 'ben', NOON), 'taken');
    }));

  it('lets a transaction go on after it was told that none is left', () =>
    withStorage(async (storage) => {
      await storage.invitations.create(invitationOf('i1', { maxUses: 1 }));
      await storage.invitations.use('i1', 'ann', NOON);
      const told = await storage.transaction(async ({ invitations, singleUse }) => {
        await singleUse.take('attempt', 'x', NOON);
        return await invitations.use('i1', 'ben', NOON);
      });
      assert.equal(told, 'spent');
      assert.equal(await storage.singleUse.take('attempt', 'x', NOON), false);
    }));
}

function heldConforms(withStorage: WithStorage): void {
  it('finds what a holder has taken up for the room, while it is valid', () =>
    withStorage(async ({ invitations }) => {
      const invitation = invitationOf('i1');
      await invitations.create(invitation);
      const held = async (now: number, ...holders: string[]) =>
        (await invitations.findHeld(KEY, holders, now))?.id;
      assert.equal(await held(NOON, 'ann'), undefined);
      await invitations.use('i1', 'ann', NOON);
      assert.equal(await held(NOON, 'ann'), 'i1');
      assert.equal(await held(NOON, 'guest-1', 'ann'), 'i1');
      assert.equal(await held(NOON), undefined);
      assert.equal(await held(NOON, 'Ann', 'an', 'ann '), undefined);
      assert.equal(await held(NOON - 1, 'ann'), undefined);
      assert.equal(await held(END - 1, 'ann'), 'i1');
      assert.equal(await held(END, 'ann'), undefined);
      for (const key of OTHER_KEYS) {
        assert.equal(await invitations.findHeld(key, ['ann'], NOON), null);
      }
      await invitations.revoke('i1', NOON);
      assert.equal(await held(NOON, 'ann'), undefined);
    }));

  it('finds what was used last, since two people may come by one browser', () =>
    withStorage(async ({ invitations }) => {
      await invitations.create(invitationOf('i1', { seat: 'member' }));
      await invitations.create(invitationOf('i2'));
      const use = (id: string, now: number) => invitations.use(id, 'guest-1', now);
      const held = async (...holders: string[]) =>
        (await invitations.findHeld(KEY, holders, NOON + 9))?.id;
      assert.equal(await use('i1', NOON), 'taken');
      assert.equal(await use('i2', NOON + 1), 'taken');
      assert.equal(await held('guest-1'), 'i2');
      assert.equal(await use('i1', NOON + 2), 'held');
      assert.equal(await held('guest-1'), 'i1');
      await invitations.use('i2', 'ann', NOON + 3);
      const strangers = Array.from({ length: 70 }, (_, n) => `stranger ${n}`);
      assert.equal(await held('guest-1', ...strangers, 'ann'), 'i2');
      assert.equal(await held('ann', ...strangers, 'guest-1'), 'i2');
    }));

  it('finds within one second the member’s seat before the guest’s, and the one that lasts longest', () =>
    withStorage(async ({ invitations }) => {
      const all: [string, string, Partial<Invitation>][] = [
        ['g1', 'ann', {}],
        ['g2', 'guest-1', { expiresAt: END + 5 }],
        ['m1', 'guest-1', { seat: 'member', expiresAt: NOON + 2 }],
        ['m2', 'ann', { seat: 'member', expiresAt: NOON + 1 }],
      ];
      for (const [id, holder, more] of all) {
        await invitations.create(invitationOf(id, more));
        assert.equal(await invitations.use(id, holder, NOON), 'taken');
      }
      const held = async (now: number, ...holders: string[]) =>
        (await invitations.findHeld(KEY, holders, now))?.id;
      assert.equal(await held(NOON, 'ann', 'guest-1'), 'm1');
      assert.equal(await held(NOON, 'ann'), 'm2');
      assert.equal(await held(NOON + 2, 'ann', 'guest-1'), 'g2');
      const strangers = Array.from({ length: 70 }, (_, n) => `stranger ${n}`);
      assert.equal(await held(NOON, ...strangers, 'ann'), 'm2');
      assert.equal(await held(NOON, 'ann', ...strangers, 'guest-1'), 'm2');
    }));
}
