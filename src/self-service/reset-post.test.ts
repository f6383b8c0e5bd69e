import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { AccountHouse } from '../../test/support/account-house.ts';
import type { Letter } from '../accounts/mail/mailer.ts';
import { createResetPost } from './reset-post.ts';

const SOURCE = { actor: 'door' };

/** A post whose mail server is a list. `refuse`: whose letters it does not take. */
async function openPost({ refuse = '' } = {}) {
  const house = await AccountHouse.open();
  const looked: string[] = [];
  const letters: Letter[] = [];
  const accounts: AccountHouse['accounts'] = {
    ...house.accounts,
    find: (typed) => {
      looked.push(typed);
      return house.accounts.find(typed);
    },
  };
  let sending = 0;
  let mostAtOnce = 0;
  const mailer = {
    async send(letter: Letter): Promise<void> {
      sending += 1;
      mostAtOnce = Math.max(mostAtOnce, sending);
      await sleep(5);
      sending -= 1;
      if (letter.to.address === refuse) throw new Error('refused');
      letters.push(letter);
    },
  };
  const post = createResetPost({
    ...{ accounts, mailer, log: house.deps.log, publicUrl: new URL('https://auth.example.org/') },
    site: { name: 'Example School', language: 'en' },
  });
  return { house, post, looked, letters, mostAtOnce: () => mostAtOnce };
}

const wish = (name: string, email: string | null) => ({
  wish: { name, displayName: null, email, groups: [], language: null },
  password: null,
});

test('nobody is looked up before the answer has gone', async () => {
  const { house, post, looked, letters } = await openPost();
  await house.accounts.create([wish('joki', 'joki@example.org')], SOURCE);
  post.ask('joki', SOURCE);
  await sleep(150);
  assert.deepEqual(looked, []);
  await post.idle();
  assert.deepEqual([looked, letters.length], [['joki'], 1]);
  await house.storage.close();
});

test('an address of several people brings each of them a letter, one after the other', async () => {
  const { house, post, letters, mostAtOnce } = await openPost();
  const family = ['joki', 'ann', 'ben', 'tess'].map((name) => wish(name, 'Family@example.org'));
  await house.accounts.create(family, SOURCE);
  post.ask('family@EXAMPLE.org', SOURCE);
  await post.idle();
  assert.equal(letters.length, 3, 'of the first three');
  assert.equal(mostAtOnce(), 1);
  await house.storage.close();
});

test('what fails is logged, and keeps nobody else from their letter', async () => {
  const { house, post, letters } = await openPost({ refuse: 'ann@example.org' });
  const people = [wish('ann', 'ann@example.org'), wish('joki', 'joki@example.org')];
  await house.accounts.create(people, SOURCE);
  for (const name of ['ann', 'nobody', 'joki']) post.ask(name, SOURCE);
  await post.idle();
  assert.deepEqual(
    letters.map(({ to }) => to.address),
    ['joki@example.org'],
  );
  assert.match(house.said(), /"event":"reset_mail_failed"/);
  await house.storage.close();
});

test('no more than a hundred wait', async () => {
  const { house, post } = await openPost();
  for (let n = 0; n < 103; n += 1) post.ask(`nobody${n}`, SOURCE);
  assert.equal(house.said().split('"reset_mail_dropped"').length - 1, 3);
  await post.idle();
  await house.storage.close();
});

test('a stop waits for no mail server, and sends nothing more', async () => {
  const { house, post, letters } = await openPost();
  await house.accounts.create([wish('joki', 'joki@example.org')], SOURCE);
  for (let n = 0; n < 5; n += 1) post.ask('joki', SOURCE);
  await post.close();
  post.ask('joki', SOURCE);
  await post.idle();
  assert.deepEqual(letters, []);
  await house.storage.close();
});
