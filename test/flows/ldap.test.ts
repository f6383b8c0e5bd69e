import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import type { Browser } from '../support/browser.ts';
import { openDirectoryHouse } from '../support/directory-house.ts';
import { FakeDirectory } from '../support/fake-directory.ts';
import { ADA_PASSWORD, SERVICE_PASSWORD } from '../support/ldap-settings.ts';
import { ADA_DN, fakeGroup, fakePerson, fakeSchool } from '../support/ldap-subject.ts';
import { seatOf } from '../support/story.ts';
import { AUTH, type TestUsher } from '../support/usher.ts';

const ROOM = `${AUTH}/room/standup`;
const RULES = `rooms:
  - match: '*'
    host: ['group:board']
    member: [signed-in]
    wait: false
`;

describe('signing in at a directory', () => {
  let directory: FakeDirectory;
  let usher: TestUsher;
  let browser: () => Browser;
  afterEach(async () => {
    await usher.close();
    await directory.close();
  });

  const open = async (more = RULES) => {
    directory = await FakeDirectory.start(
      fakeSchool(
        fakePerson('ben', 'word-of-ben'),
        fakePerson('gone', 'word-of-gone'),
        fakeGroup('board', [ADA_DN]),
      ),
    );
    const house = await openDirectoryHouse(directory.at(), { more });
    usher = house.usher;
    browser = house.browser;
  };
  const signIn = async (username: string, password: string) => {
    const visitor = browser();
    await visitor.visit(ROOM);
    return visitor.submit({ username, password });
  };

  test('leads from the room to a seat, as host by a group of the directory', async () => {
    await open();
    const ada = seatOf(await signIn('ADA', ADA_PASSWORD)).claims.context.user;
    assert.deepEqual([ada['id'], ada['name'], ada['moderator']], ['ada', 'Ada Lovelace', true]);
    const ben = seatOf(await signIn('ben', 'word-of-ben')).claims.context.user;
    assert.deepEqual([ben['id'], ben['moderator']], ['ben', false]);
  });

  test('E7 says the same of a wrong password, an unknown name and a disabled account, byte by byte', async () => {
    await open();
    const disabled = 'AcceptSecurityContext error, data 533, v4563';
    directory.bindResults.set('uid=gone,ou=people,dc=example,dc=org', [49, disabled]);
    const pages = [];
    for (const [name, password] of [
      ['ben', 'wrong'],
      ['nobody', 'wrong'],
      ['gone', 'word-of-gone'],
      ['*', 'wrong'],
    ] as const) {
      const page = await signIn(name, password);
      const bare = page.body
        .replaceAll(`value="${name}"`, '')
        .replace(/(value|action)="[^"]*"/g, '');
      pages.push([page.status, bare, [...page.headers].map(([header]) => header).sort()]);
    }
    for (const page of pages) assert.deepEqual(page, pages[0]);
    assert.deepEqual(
      usher.events('password_refused').map(({ reason }) => reason),
      ['wrong_password', 'no_such_account', 'disabled', 'no_such_account'],
    );
  });

  test('E6 says "try later" while the directory is down, which costs no try', async () => {
    await open();
    await directory.setDown(true);
    const visitor = browser();
    await visitor.visit(ROOM);
    for (let tries = 0; tries < 12; tries++) {
      const page = await visitor.submit({ username: 'ada', password: 'wrong' });
      assert.equal(page.status, 503);
    }
    await directory.setDown(false);
    const seated = await visitor.submit({ password: ADA_PASSWORD });
    assert.equal(seatOf(seated).claims.context.user['id'], 'ada');
  });

  test('F2, F3 tries no more passwords than the budget, however the name is spelt', async () => {
    await open();
    const names = ['ada', 'ADA', 'ａｄａ', ' ada', 'Ada\u00a0', 'ada.', 'ada@example.org'];
    const all = Array.from({ length: 60 }, (_, at) => signIn(names[at % names.length]!, 'wrong'));
    const statuses = (await Promise.all(all)).map(({ status }) => status);
    assert.ok(statuses.includes(429));
    const tried = directory.binds.filter(({ name }) => name === ADA_DN);
    assert.ok(tried.length <= 10, `${tried.length} were tried`);
  });

  test('has no password in the log, the store’s errors or a page', async () => {
    await open();
    await signIn('ada', ADA_PASSWORD);
    await signIn('ada', 'a-wrong-canary-word');
    directory.faults.bind = Buffer.from('nonsense');
    const page = await signIn('ada', 'another-canary-word');
    for (const word of [ADA_PASSWORD, SERVICE_PASSWORD, 'canary-word']) {
      assert.ok(!usher.log().includes(word));
      assert.ok(!page.body.includes(word));
    }
  });

  test('/readyz says degraded while the directory is down, and why', async () => {
    await open();
    await directory.setDown(true);
    const answer = await usher.answer(new Request(`${AUTH}/readyz`));
    const report = (await answer.json()) as { status: string };
    assert.equal(report.status, 'degraded');
    assert.match(JSON.stringify(report), /sign-in:school/);
    await directory.setDown(false);
  });
});
