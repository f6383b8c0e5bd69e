import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Account } from '../../src/model/account.ts';
import { MailCatcher } from '../support/mail-catcher.ts';
import { OTHER_PASSWORD, OwnHouse, PASSWORD, signIn } from '../support/own-house.ts';
import type { Page } from '../support/page.ts';
import { AUTH } from '../support/usher.ts';

const HOUR = 3600;
const choose = (password: string) => ({ password, again: password });

describe('F8 links that set a password', () => {
  let house: OwnHouse;
  let joki: Account;
  beforeEach(async () => {
    house = await OwnHouse.open();
    joki = await house.addWithPassword('joki', { displayName: 'Joki Virtanen' });
  });
  afterEach(() => house.close());

  const post = (link: string, password: string, headers: Record<string, string> = {}) =>
    house.usher.answer(
      new Request(link, {
        method: 'POST',
        body: new URLSearchParams({ password }),
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      }),
    );

  test('F8 of thirty who use one at once, one sets the password, and it is theirs', async () => {
    const link = await house.linkFor(joki, 'reset');
    const passwords = Array.from({ length: 30 }, (_, n) => `sateenvarjo ${n} kaapissa`);
    const answers = await Promise.all(passwords.map((password) => post(link, password)));
    const won = answers.flatMap(({ status }, n) => (status === 303 ? [n] : []));
    assert.equal(won.length, 1);
    assert.ok(answers.every(({ status }) => status === 303 || status === 404));
    const page = await signIn(house.browser(), 'joki', passwords[won[0] ?? 0] ?? '');
    assert.equal(page.heading, 'Signed in as Joki Virtanen');
  });

  test('F8 used, expired, replaced, made up, cut off, another kind: all look the same', async () => {
    const used = await house.linkFor(joki, 'reset');
    assert.equal((await post(used, OTHER_PASSWORD)).status, 303);
    const expired = await house.linkFor(joki, 'reset');
    house.clock.pass(HOUR);
    const replaced = await house.linkFor(joki, 'reset');
    const invited = await house.linkFor(joki, 'invite');
    const secret = invited.split('/').at(-1) ?? '';
    const ann = await house.addWithPassword('ann');
    const disabled = await house.linkFor(ann, 'reset');
    await house.accounts.disable(ann.id, { actor: 'cli' });
    const links = [
      ...[used, expired, replaced, disabled, `${AUTH}/reset/${secret}`],
      ...[`${AUTH}/reset/${'A'.repeat(43)}`, `${AUTH}/welcome/${'A'.repeat(43)}`],
      ...[`${AUTH}/reset/x`, `${AUTH}/reset/${secret.slice(0, 42)}`, `${AUTH}/reset/%00`],
    ];
    const told = new Set<string>();
    for (const link of links) {
      for (const method of ['GET', 'POST'] as const) {
        const answer =
          method === 'GET'
            ? await house.usher.answer(new Request(link))
            : await post(link, PASSWORD);
        const headers = [...answer.headers.keys()].filter((name) => name !== 'content-length');
        told.add(JSON.stringify([answer.status, headers.sort(), await answer.text()]));
      }
    }
    assert.equal(told.size, 1);
    assert.match([...told][0] ?? '', /ask the people who run/);
    assert.equal((await house.browser().visit(invited)).status, 200, 'the last one still works');
  });

  test('F8 one that went to an address is of no use once the account has another', async () => {
    await house.accounts.change(joki.id, { email: 'old@example.org' }, { actor: 'cli' });
    const link = await house.linkFor(joki, 'reset');
    await house.accounts.change(joki.id, { displayName: 'Joki' }, { actor: 'cli' });
    assert.equal((await house.browser().visit(link)).status, 200);
    await house.accounts.change(joki.id, { email: 'new@example.org' }, { actor: 'cli' });
    assert.equal((await house.browser().visit(link)).status, 404);
    assert.equal((await post(link, OTHER_PASSWORD)).status, 404);
  });

  test('F8 to look spends nothing and writes nothing, and no log has the secret', async () => {
    const link = await house.linkFor(joki, 'reset');
    const secret = link.split('/').at(-1) ?? '';
    for (let n = 0; n < 20; n += 1) {
      const method = n % 2 === 0 ? 'HEAD' : 'GET';
      assert.equal((await house.usher.answer(new Request(link, { method }))).status, 200);
    }
    assert.equal((await house.accounts.links(joki.id)).length, 1);
    const browser = house.browser();
    const page = await browser.visit(link);
    assert.equal(page.headers.get('referrer-policy'), 'no-referrer');
    await browser.submit(choose(OTHER_PASSWORD));
    for (const hidden of [secret, OTHER_PASSWORD]) assert.ok(!house.usher.log().includes(hidden));
  });

  test('F8 nobody is signed in by a link alone, and a session of somebody else stays theirs', async () => {
    const ann = await house.addWithPassword('ann');
    assert.ok(ann);
    const browser = await house.signedIn('ann');
    await browser.visit(await house.linkFor(joki, 'reset'));
    await browser.submit(choose(OTHER_PASSWORD));
    assert.equal((await browser.visit(`${AUTH}/account`)).heading, 'Signed in as ann');
  });

  test('G6 a form of another site sets no password', async () => {
    const link = await house.linkFor(joki, 'reset');
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example' },
    ]) {
      assert.equal((await post(link, OTHER_PASSWORD, headers as never)).status, 403);
    }
    assert.equal((await post(link, OTHER_PASSWORD)).status, 303);
  });

  test('where no mail is sent, nobody is offered any', async () => {
    const page = await house.browser().visit(`${AUTH}/account`);
    assert.doesNotMatch(page.text, /Forgot/);
    assert.equal((await house.browser().visit(`${AUTH}/reset`)).status, 404);
  });
});

describe('F8 links that people ask for', () => {
  let catcher: MailCatcher;
  let house: OwnHouse;
  beforeEach(async () => {
    catcher = await MailCatcher.start();
    const mail = `mail: { url: "smtp://127.0.0.1:${catcher.port}", from: door@example.org }`;
    house = await OwnHouse.open({ more: mail });
    await house.addWithPassword('joki', { email: 'joki@example.org' });
    await house.addWithPassword('ann');
  });
  afterEach(async () => {
    await house.close();
    await catcher.close();
  });

  const ask = async (who: string, headers: Record<string, string> = {}): Promise<Page> => {
    const browser = house.browser(headers);
    await browser.visit(`${AUTH}/account`);
    await browser.click('Forgot your password?');
    return browser.submit({ who });
  };
  const mailed = async (count: number) => {
    for (let n = 0; n < 100 && catcher.mails.length < count; n += 1) await sleep(50);
    return catcher.mails.slice();
  };
  const linkIn = (text: string) => /https:\/\/\S+/.exec(text)?.[0] ?? '';

  test('F8 reach the address of the account, by name and by address, and set the password', async () => {
    for (const who of ['joki', ' JOKI@meet.example.org', 'Joki@Example.ORG']) await ask(who);
    const mails = await mailed(3);
    assert.deepEqual(
      mails.map(({ to }) => to),
      Array(3).fill('RCPT TO:<joki@example.org>'),
    );
    const link = linkIn(mails[0]?.text ?? '');
    assert.match(link, /^https:\/\/auth\.example\.org\/reset\/[\w-]{43}$/);
    const browser = house.browser();
    await browser.visit(link);
    await browser.submit(choose(OTHER_PASSWORD));
    assert.equal((await browser.submit({ password: OTHER_PASSWORD })).heading, 'Signed in as joki');
    const other = await house.browser().visit(linkIn(mails[1]?.text ?? ''));
    assert.equal(other.status, 404, 'the others go with it');
  });

  test('F8 no Host header, nor any of its relatives, changes where a link leads', async () => {
    const poison = {
      host: 'evil.example',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'http',
      forwarded: 'host=evil.example;proto=http',
      'x-original-url': 'https://evil.example/',
    };
    await ask('joki', poison);
    const [mail] = await mailed(1);
    assert.match(linkIn(mail?.text ?? ''), /^https:\/\/auth\.example\.org\/reset\//);
    assert.doesNotMatch(mail?.data ?? '', /evil/);
    const page = await house.browser(poison).visit(linkIn(mail?.text ?? ''));
    assert.doesNotMatch(page.body, /evil/);
  });

  test('F5 whoever is there, and whoever is not, is told the same, in the same time', async () => {
    const known: number[] = [];
    const unknown: number[] = [];
    const told = new Set<string>();
    for (let n = 0; n < 20; n += 1) {
      for (const [who, times] of [
        ['joki', known],
        [`nobody${n}`, unknown],
      ] as const) {
        const browser = house.browser({ 'x-forwarded-for': `192.0.2.${n}` });
        await browser.visit(`${AUTH}/reset`);
        const began = performance.now();
        const page = await browser.submit({ who });
        times.push(performance.now() - began);
        told.add(JSON.stringify([page.status, page.body]));
      }
    }
    assert.equal(told.size, 1);
    const median = (times: number[]) => times.toSorted((a, b) => a - b)[times.length / 2] ?? 0;
    assert.ok(Math.abs(median(known) - median(unknown)) < 5, `${median(known)} ${median(unknown)}`);
  });

  test('F5 an account without an address, or disabled, gets none, and nobody is told', async () => {
    await house.accounts.disable((await house.accounts.find('joki'))?.id ?? '', { actor: 'cli' });
    for (const who of ['ann', 'joki']) {
      assert.equal((await ask(who)).heading, 'Look at your mail');
    }
    await sleep(900);
    assert.equal(catcher.mails.length, 0);
    const reasons = house.usher.events('reset_mail_unsent').map(({ reason }) => reason);
    assert.deepEqual(reasons, ['no-address', 'no-link']);
  });

  test('F8 nobody fills a mailbox, and one address asks for no more than ten', async () => {
    for (let n = 0; n < 10; n += 1) {
      assert.equal((await ask('joki')).heading, 'Look at your mail');
    }
    const blocked = await ask('ann');
    assert.equal(blocked.status, 429);
    assert.match(blocked.text, /Please wait 15 minutes/);
    await sleep(1500);
    assert.equal(catcher.mails.length, 3);
    house.clock.pass(15 * 60);
    assert.equal((await ask('joki')).heading, 'Look at your mail');
  });

  test('F8 a mail server that refuses is ours to see, not theirs', async () => {
    await catcher.close();
    assert.equal((await ask('joki')).heading, 'Look at your mail');
    for (let n = 0; n < 40 && house.usher.events('reset_mail_failed').length === 0; n += 1) {
      await sleep(50);
    }
    assert.equal(house.usher.events('reset_mail_failed').length, 1);
  });

  test('G6 neither another site nor another browser asks in somebody’s name', async () => {
    const browser = house.browser();
    const page = await browser.visit(`${AUTH}/reset`);
    const { form } = page.formWith('Send the link');
    const fields = new URLSearchParams({ ...Object.fromEntries(form.fields), who: 'joki' });
    const foreign = await house.browser().visit(page.url, { form: fields, from: page });
    assert.equal(foreign.status, 403, 'of another browser');
    const headers = { 'sec-fetch-site': 'cross-site' };
    const crossed = await browser.visit(page.url, { form: fields, from: page, headers });
    assert.equal(crossed.status, 403);
    await sleep(600);
    assert.equal(catcher.mails.length, 0);
  });
});
