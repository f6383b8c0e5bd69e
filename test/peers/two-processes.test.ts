import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Postgres, postgresMissing, startPostgres } from '../support/postgres.ts';
import { TwoUshers } from '../support/two-ushers.ts';
import { storiesOfTwo } from '../support/two-ushers-stories.ts';
import { AUTH, MEET } from '../support/usher.ts';

const missing = postgresMissing();

describe('attack K8: two processes on one PostgreSQL', {
  skip: missing ?? false,
  timeout: 120_000,
}, () => {
  let postgres: Postgres;
  let two: TwoUshers;
  before(async () => {
    postgres = await startPostgres();
    two = await TwoUshers.start(await postgres.createDatabase());
  });
  after(async () => {
    await two.close();
    await postgres.remove();
  });
  storiesOfTwo(() => two);

  test('K1 the database goes and comes back: both say so, and recover by themselves', async () => {
    const browser = two.browser();
    await browser.visit(`${AUTH}/room/standup`);
    const ready = (index: number) => two.forward(new Request(`${AUTH}/readyz`), index);
    const until = async (status: number) => {
      for (const index of [0, 1]) {
        while ((await ready(index)).status !== status) await sleep(100);
      }
    };
    await until(200);
    await postgres.stop();
    await until(503);
    for (const index of [0, 1]) {
      const page = await two
        .browserTo(index)
        .visit(`${AUTH}/account`, { headers: { cookie: cookieOf() } });
      assert.equal(page.status, 503);
      assert.ok(page.headers.has('retry-after'));
      assert.match(page.text, /storage_unavailable/);
    }
    await postgres.start();
    await until(200);
    const page = await browser.visit(`${AUTH}/room/standup`);
    assert.equal(page.url.origin, MEET);

    function cookieOf(): string {
      return browser.jar.header(new URL(AUTH), { sameSite: true, topLevelGet: true }) ?? '';
    }
  });
});
