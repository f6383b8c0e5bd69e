import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Browser } from './browser.ts';
import type { Page } from './page.ts';
import { seatOf } from './story.ts';
import type { TwoUshers } from './two-ushers.ts';
import { AUTH, MEET } from './usher.ts';
import { listenAt, stateOf, waitingAt } from './wait-page.ts';

/** For `TwoUshers.start`: alice hosts every room, whoever else signs in is a member. */
export const WAITING_RULES = `
rooms:
  - match: "*"
    host: ["user:alice.a"]
    member: signed-in
`;

/** What must hold for people who wait at one process while the host comes to the other (attack K8). */
export function waitingOfTwo(two: () => TwoUshers): void {
  const at = (index: number) => (request: Request) => two().forward(request, index);

  async function comes(account: 'alice' | 'bob', index: number, room: string): Promise<Come> {
    two().provider.account = account;
    const browser = two().browserTo(index);
    return { browser, page: await browser.visit(`${AUTH}/room/${room}`) };
  }

  test('K8 the host at one, a member at the other: told within a second, and moved on', async (t) => {
    for (const [room, host, member] of [
      ['east', 0, 1],
      ['west', 1, 0],
    ] as const) {
      const { browser, page } = await comes('bob', member, room);
      const stream = await listenAt(at(member), browser, page);
      await stream.until('beat');
      const opened = await comes('alice', host, room);
      assert.equal(seatOf(opened.page).verdict.affiliation, 'owner');
      const took = await stream.until('go');
      t.diagnostic(`told after ${Math.round(took)} ms`);
      assert.ok(took < 1500, `told after ${took} ms`);
      assert.equal(await stateOf(at(member), browser, page), 'go');
      assert.equal(
        seatOf(await browser.visit(waitingAt(page).again)).verdict.affiliation,
        'member',
      );
    }
  });

  test('K8 a host who signs out at one makes those wait who come to the other', async () => {
    const { browser: alice } = await comes('alice', 0, 'north');
    assert.equal((await comes('bob', 1, 'north')).page.url.origin, MEET);
    await alice.visit(`${AUTH}/sign-out`, { headers: { referer: `${MEET}/north` } });
    const { browser, page } = await comes('bob', 1, 'north');
    assert.equal(await stateOf(at(1), browser, page), 'wait');
  });

  test('K8 the process at which somebody waits stops: they go on waiting at the other', async () => {
    const { browser, page } = await comes('bob', 0, 'south');
    const first = await listenAt(at(0), browser, page);
    await first.until('beat');
    assert.deepEqual(await two().ushers[0]?.stop(), { status: 0, signal: null });
    await first.untilEnd();
    assert.ok(!first.events.includes('go'));
    const second = await listenAt(at(1), browser, page);
    await second.until('beat');
    await two().restart(0);
    await comes('alice', 0, 'south');
    await second.until('go');
    for (const usher of two().ushers) assert.deepEqual(usher.events('waiting_not_told'), []);
  });
}

interface Come {
  readonly browser: Browser;
  readonly page: Page;
}
