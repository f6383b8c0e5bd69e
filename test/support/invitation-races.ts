import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCompleteEvent } from '../../src/audit/complete-event.ts';
import { systemClock } from '../../src/base/clock.ts';
import { systemRandom } from '../../src/base/random.ts';
import { paths } from '../../src/http/paths.ts';
import type { InvitationRequest } from '../../src/rooms/invitation-request.ts';
import {
  createInvitation,
  type NewInvitation,
  revokeInvitation,
} from '../../src/rooms/invitations.ts';
import type { Storage } from '../../src/storage/storage.ts';
import type { Browser } from './browser.ts';
import { seatOf } from './story.ts';
import type { TwoUshers } from './two-ushers.ts';
import { AUTH } from './usher.ts';

/** Settings of the two: guests come by invitation alone, and all of them from one address. */
export const RACING_GUESTS = `
guests: { without_rules: open }
limits: { rate: { guest: 100000, room: 100000 } }
`;

/** The two, and the store of both for who invites. */
export interface InvitationRacing {
  readonly two: TwoUshers;
  readonly storage: Storage;
}

const HOLDERS = 100;

/** What must hold for a link that a hundred people take up at once by two processes, whichever store it is. */
export function invitationRaces(racing: () => InvitationRacing): void {
  const deps = () => ({
    storage: racing().storage,
    rules: {
      rules: [],
      mappedMethods: new Set<string>(),
      guestsWithoutRules: 'open' as const,
      hostWithinSeconds: 60,
      guestTtlSeconds: 60,
    },
    jitsis: new Set(['main']),
    clock: systemClock,
    random: systemRandom,
    completeEvent: createCompleteEvent(systemClock, systemRandom),
  });

  async function invite(room: string, maxUses: number | null): Promise<NewInvitation> {
    const request: InvitationRequest = {
      jitsi: 'main',
      room,
      tenant: null,
      seat: 'guest',
      person: null,
      notBefore: null,
      expiresAt: systemClock.nowSeconds() + 600,
      maxUses,
      note: null,
    };
    const made = await createInvitation(deps(), request, { actor: 'cli' });
    assert.ok('secret' in made);
    return made;
  }

  const linkOf = ({ secret }: NewInvitation) => `${AUTH}/${paths.invitation(secret)}`;

  /** People with the page open, at the one and the other by turns. */
  function lookers(made: NewInvitation): Promise<Browser[]> {
    const all = Array.from({ length: HOLDERS }, async (_, n) => {
      const browser = racing().two.browserTo(n % 2);
      assert.equal((await browser.visit(linkOf(made))).status, 200);
      return browser;
    });
    return Promise.all(all);
  }

  async function takeUp(people: readonly Browser[]): Promise<number[]> {
    const pages = people.map((person, n) => person.submit({ name: `Guest ${n}` }));
    return (await Promise.all(pages)).map((page) => page.status);
  }

  const count = (statuses: readonly number[], wanted: number): number =>
    statuses.filter((status) => status === wanted).length;

  for (const places of [1, 7]) {
    test(`F8 K8 of a hundred who take up a link for ${places} at once, exactly ${places} are seated`, async () => {
      const made = await invite(`race-${places}`, places);
      const people = await lookers(made);
      const statuses = await takeUp(people);
      assert.equal(count(statuses, 200), places, statuses.join());
      assert.equal(count(statuses, 403), HOLDERS - places, statuses.join());
      const seated = people.filter((_, n) => statuses[n] === 200);
      for (const { page } of seated) assert.equal(seatOf(page).verdict.joined, true);
      const names = new Set(seated.map(({ page }) => seatOf(page).claims.context.user['id']));
      assert.equal(names.size, places);
      const { invitations, audit } = racing().storage;
      assert.equal((await invitations.find(made.invitation.id))?.uses, places);
      const events = await audit.list({ room: `race-${places}`, action: 'invitation-use' }, 1000);
      assert.equal(events.length, places);
    });
  }

  test('F8 K8 whoever was seated by the one comes back in by the other', async () => {
    const made = await invite('race-back', 1);
    const person = racing().two.browser();
    await person.visit(linkOf(made));
    for (let n = 0; n < 4; n += 1) {
      seatOf(n === 0 ? await person.submit({ name: 'Ann' }) : await enterAgain(person, made));
    }
    assert.equal((await racing().storage.invitations.find(made.invitation.id))?.uses, 1);
  });

  async function enterAgain(person: Browser, made: NewInvitation) {
    await person.visit(linkOf(made));
    return person.submit({ name: 'Ann' });
  }

  test('F8 K8 from the moment it is revoked nobody is seated any more, by neither', async () => {
    const made = await invite('race-revoked', null);
    const people = await lookers(made);
    const first = takeUp(people.slice(0, 50));
    await revokeInvitation(deps(), made.invitation.id, { actor: 'cli' });
    const late = await takeUp(people.slice(50));
    assert.equal(count(late, 410), 50, late.join());
    const early = await first;
    assert.equal(count(early, 200) + count(early, 410), 50, early.join());
  });

  test('F8 K8 no log of either holds a link, a token or an error', () => {
    for (const { output } of racing().two.ushers) {
      assert.doesNotMatch(output, /invite\/|eyJ|"level":"error"/);
    }
  });
}
