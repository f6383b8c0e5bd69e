import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { openHouse, type PasswordHouse, passwordMethod } from '../support/password-house.ts';
import {
  cookieSet,
  type OpenForm,
  openForm,
  postForm,
  statusesOf,
} from '../support/password-posts.ts';
import { seatOf } from '../support/story.ts';
import { AUTH } from '../support/usher.ts';

const RIGHT = { username: 'joki', password: 'open sesame' };
const HALF = { username: 'ann', password: 'a long one' };
const ACCOUNTS = [
  { name: 'joki', password: 'open sesame' },
  { name: 'ann', password: 'a long one', totp: '123456', recoveryCode: 'abcd' },
];

describe('forms of ours that sign somebody in', () => {
  let house: PasswordHouse;
  let form: OpenForm;
  beforeEach(async () => {
    const methods = [passwordMethod('local', ACCOUNTS), passwordMethod('staff', ACCOUNTS)];
    house = await openHouse(methods);
    form = await openForm(house.usher);
  });
  afterEach(() => house.close());

  const post = (changes: Partial<OpenForm>, fields: Record<string, string> = RIGHT, headers = {}) =>
    postForm(house.usher, { ...form, ...changes }, fields, { headers });
  const isIn = (answer: Response) => cookieSet(answer, 'usher-session') !== null;
  /** After the password, before the second factor. */
  const half = async () => {
    const answer = await post({}, HALF);
    const address = new URL(answer.headers.get('location') ?? '', AUTH);
    const cookie = answer.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ');
    return { address, cookie: `${form.cookie}; ${cookie}`, token: form.token };
  };

  test('B9 what follows a password is a 303, which leaves the password behind', async () => {
    for (const fields of [RIGHT, HALF]) {
      const answer = await post({}, fields);
      assert.equal(answer.status, 303);
      assert.doesNotMatch(answer.headers.get('location') ?? '', /sesame|long/);
    }
    const second = await postForm(house.usher, await half(), { code: '123456' });
    assert.equal(second.status, 303);
  });

  test('B17 the form of another browser signs nobody in', async () => {
    const other = await openForm(house.usher);
    for (const changes of [
      { cookie: other.cookie },
      { token: other.token },
      { cookie: '' },
      { token: '' },
      { token: `${form.token}x` },
    ]) {
      const answer = await post(changes);
      assert.equal(answer.status, 403);
      assert.ok(!isIn(answer));
    }
    assert.ok(isIn(await post({})));
  });

  test('B17 nobody comes to the second step without the first, or in another browser', async () => {
    const begun = await half();
    const other = await openForm(house.usher);
    const stolen = { ...begun, cookie: other.cookie };
    for (const step of [stolen, { ...begun, address: withState(begun.address, 'x'.repeat(43)) }]) {
      const answer = await postForm(house.usher, step, { code: '123456' });
      assert.equal(answer.status, 403);
      assert.ok(!isIn(answer));
      const shown = await house.usher.answer(
        new Request(step.address, { headers: { cookie: step.cookie } }),
      );
      assert.equal(shown.status, 403);
    }
    assert.ok(isIn(await postForm(house.usher, begun, { code: '123456' })));
  });

  test('B17 what one method began no other goes on with', async () => {
    const begun = await half();
    const address = new URL(begun.address);
    address.pathname = '/sign-in/staff/second-factor';
    const answer = await postForm(house.usher, { ...begun, address }, { code: '123456' });
    assert.ok(!isIn(answer));
  });

  test('B17 a factor that the account has not is not taken', async () => {
    const begun = await half();
    for (const factor of ['password', 'passkey', '__proto__', '']) {
      const answer = await postForm(house.usher, begun, { code: 'abcd', factor });
      assert.ok(!isIn(answer), factor);
    }
  });

  test('F2 B17 the same second factor sent fifty times at once signs in once', async () => {
    const begun = await half();
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => postForm(house.usher, begun, { code: '123456' })),
    );
    assert.deepEqual(statusesOf(answers), { 303: 50 });
    assert.equal(answers.filter(isIn).length, 1);
  });

  test('F1 F2 second factors are counted as passwords are: ten wrong ones, whatever is begun anew', async () => {
    const steps = await Promise.all(Array.from({ length: 5 }, half));
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, n) => {
        const step = steps[n % 5] ?? form;
        return postForm(house.usher, step, { code: String(n).padStart(6, '0') });
      }),
    );
    assert.deepEqual(statusesOf(answers), { 401: 10, 429: 90 });
    assert.equal((await post({}, HALF)).status, 429);
  });

  test('B17 G5 the session is another after a sign-in, and the old one has ended', async () => {
    const first = cookieSet(await post({}), 'usher-session') ?? '';
    const again = await postForm(house.usher, form, RIGHT, { cookie: first });
    const second = cookieSet(again, 'usher-session') ?? '';
    assert.notEqual(first, second);
    const account = (cookie: string) =>
      house.usher.answer(new Request(`${AUTH}/account`, { headers: { cookie } }));
    assert.equal((await account(second)).status, 200);
    assert.equal((await account(first)).status, 303);
    const fixed = `__Host-usher-session=${'a'.repeat(43)}`;
    const fixated = await postForm(house.usher, form, RIGHT, { cookie: fixed });
    assert.notEqual(cookieSet(fixated, 'usher-session'), fixed);
  });

  test('G6 A1 no other site signs somebody in by its own form', async () => {
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example' },
      { origin: 'https://auth.example.org.evil.example' },
    ]) {
      const answer = await post({}, RIGHT, headers);
      assert.equal(answer.status, 403);
      assert.ok(!isIn(answer));
      const second = await postForm(house.usher, await half(), { code: '123456' }, { headers });
      assert.equal(second.status, 403);
    }
  });

  test('G3 every cookie is __Host-, Secure, HttpOnly, SameSite=Lax, and small', async () => {
    const { address, cookie } = await half();
    const page = await openForm(house.usher);
    assert.match(page.cookie, /^__Host-usher-browser=[\w-]{43}$/);
    const done = await postForm(house.usher, { ...form, address, cookie }, { code: '123456' });
    const all = [...done.headers.getSetCookie(), ...(await post({}, HALF)).headers.getSetCookie()];
    assert.ok(all.length >= 4);
    for (const one of all) {
      assert.match(one, /^__Host-usher-[\w-]+=[^;]*; Path=\/; HttpOnly; SameSite=Lax; Secure/);
      assert.ok(one.length < 4096);
    }
  });

  test('G4 cookies of one name that somebody tossed in stop nobody', async () => {
    const tossed = ['__Host-usher-browser=evil', '__Host-usher-device=%%%', '__Host-usher-last=<'];
    const cookie = [...tossed, form.cookie, ...tossed].join('; ');
    assert.ok(isIn(await post({ cookie })));
    const many = Array.from({ length: 200 }, (_, n) => `__Host-usher-device=${n}`).join('; ');
    assert.ok(isIn(await post({ cookie: `${form.cookie}; ${many}` })));
  });

  test('G10 twenty tabs of one browser, a reload and the back button all end well', async () => {
    const browser = house.browser();
    const open = async (n: number) => browser.visit(`${AUTH}/room/room-${n}`);
    await open(0);
    await browser.click('Continue with Accounts here');
    const pages = [];
    for (let n = 0; n < 20; n += 1) {
      await open(n);
      pages.push(await browser.visit(browser.page.link('Continue with Accounts here')));
    }
    for (const [n, page] of pages.entries()) {
      const { form: shown } = page.formWith('Sign in');
      const fields = new URLSearchParams([...shown.fields].map(([k, v]) => [k, v]));
      for (const [name, value] of Object.entries(RIGHT)) fields.set(name, value);
      const address = new URL(shown.action, page.url);
      const seated = await browser.visit(address, { form: fields, from: page });
      assert.equal(seatOf(seated).claims.room, `room-${n}`);
      const again = await browser.visit(address, { form: fields, from: page });
      assert.equal(seatOf(again).claims.room, `room-${n}`, 'sent twice');
    }
  });

  test('H2 H7 fields that come twice, in thousands or long are answered quickly', async () => {
    const body = (text: string) =>
      house.usher.answer(
        new Request(form.address, {
          method: 'POST',
          headers: {
            'content-type': 'application/x-www-form-urlencoded',
            cookie: form.cookie,
          },
          body: text,
        }),
      );
    const twice = new URLSearchParams({ form: form.token, ...RIGHT });
    twice.append('username', 'ann');
    assert.equal((await body(twice.toString())).status, 400);
    const began = process.hrtime.bigint();
    const long = new URLSearchParams({
      form: form.token,
      username: 'a',
      password: 'x'.repeat(60_000),
    });
    assert.equal((await body(long.toString())).status, 401);
    const many = 'a=1&'.repeat(15_000);
    assert.equal((await body(many)).status, 403);
    assert.equal((await body('x'.repeat(1_000_000))).status, 413);
    assert.ok(process.hrtime.bigint() - began < 1_000_000_000n);
  });

  test('I1 a name with lines and colours in it is one line of the log', async () => {
    const name = 'joki\r\n{"event":"signed_in"}\u001b[31m\u2028\0';
    await post({}, { username: name, password: 'x' });
    const lines = house.usher.log().trim().split('\n');
    for (const line of lines) JSON.parse(line);
    assert.equal(house.usher.events('password_wrong').length, 1);
    assert.equal(house.usher.events('signed_in').length, 0);
  });
});

function withState(address: URL, state: string): URL {
  const changed = new URL(address);
  changed.searchParams.set('state', state);
  return changed;
}
