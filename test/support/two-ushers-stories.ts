import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from './browser.ts';
import { seatOf } from './story.ts';
import type { TwoUshers } from './two-ushers.ts';
import { AUTH, MEET } from './usher.ts';

/** What must hold for two processes on one store, whichever store it is (attack K8). */
export function storiesOfTwo(two: () => TwoUshers): void {
  const cookieOf = (browser: Browser) =>
    browser.jar.header(new URL(AUTH), { sameSite: true, topLevelGet: true }) ?? '';

  async function untilCallback(browser: Browser): Promise<URL> {
    const asked = await browser.visit(`${AUTH}/room/standup`, { follow: false });
    const begun = await browser.visit(asked.hops[0]!.location!, { follow: false });
    return two().provider.signIn(begun.hops[0]!.location!);
  }

  async function isSignedInAt(index: number, cookie: string): Promise<boolean> {
    const request = new Request(`${AUTH}/account`, { headers: { cookie } });
    return (await two().forward(request, index)).status === 200;
  }

  test('K8 a sign-in that begins at one and comes back to the other is seated', async () => {
    for (let n = 0; n < 6; n += 1) {
      const page = await two().browser().visit(`${AUTH}/room/room-${n}`);
      assert.equal(seatOf(page).claims.room, `room-${n}`);
    }
  });

  test('K8 an attempt is spent once, however often and wherever its answer arrives', async () => {
    const browser = two().browserTo(0);
    const callback = await untilCallback(browser);
    const cookie = cookieOf(browser);
    two().provider.reset();
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        two().forward(new Request(callback, { headers: { cookie } }), n),
      ),
    );
    const statuses = answers.map(({ status }) => status);
    assert.equal(statuses.filter((status) => status === 303).length, 1, statuses.join());
    assert.equal(statuses.filter((status) => status === 400).length, 39);
    assert.equal(two().provider.count('token'), 1);
  });

  test('K8 a sign-out at one is a sign-out at the other', async () => {
    const browser = two().browserTo(0);
    await browser.visit(`${AUTH}/room/standup`);
    const cookie = cookieOf(browser);
    assert.equal(await isSignedInAt(1, cookie), true);
    const headers = { cookie, referer: `${MEET}/standup` };
    await two().forward(new Request(`${AUTH}/sign-out`, { headers }), 0);
    assert.equal(await isSignedInAt(1, cookie), false);
    assert.equal(await isSignedInAt(0, cookie), false);
  });

  test('K8 a logout token counts once over both, and for sessions of both', async () => {
    const cookies = [];
    for (const index of [0, 1]) {
      const browser = two().browserTo(index);
      await browser.visit(`${AUTH}/room/standup`);
      cookies.push(cookieOf(browser));
    }
    const token = await two().provider.logoutToken({ sid: undefined });
    const body = new URLSearchParams({ logout_token: token });
    const request = () => new Request(`${AUTH}/sign-in/demo/logout`, { method: 'POST', body });
    const told = await Promise.all([0, 1, 0, 1].map((index) => two().forward(request(), index)));
    assert.equal(told.filter(({ status }) => status === 200).length, 1);
    for (const cookie of cookies) assert.equal(await isSignedInAt(0, cookie), false);
  });

  test('K8 one is killed and comes back, the other is restarted: no sign-in fails', async () => {
    const browser = two().browser();
    const callback = await untilCallback(browser);
    let over = false;
    let seated = 0;
    const people = async () => {
      for (; !over; seated += 1) {
        seatOf(await two().browser().visit(`${AUTH}/room/standup`));
        await sleep(20);
      }
    };
    const coming = people();
    two().ushers[0]!.kill('SIGKILL');
    await two().ushers[0]!.ended;
    assert.equal(seatOf(await browser.visit(callback)).claims.room, 'standup');
    await two().restart(0);
    assert.deepEqual(await two().ushers[1]!.stop('SIGINT'), { status: 0, signal: null });
    await two().restart(1);
    const before = seated;
    while (seated < before + 4) await sleep(10);
    over = true;
    await coming;
    assert.equal(await isSignedInAt(1, cookieOf(browser)), true, 'sessions outlive processes');
  });

  test('K8 no log of either holds a token or an error', () => {
    for (const { output } of two().ushers) {
      assert.doesNotMatch(output, /eyJ|"level":"error"/);
    }
  });
}
