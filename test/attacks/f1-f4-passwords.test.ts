import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { systemRandom } from '../../src/base/random.ts';
import { openStorage } from '../../src/storage/open-storage.ts';
import { createSealer } from '../../src/storage/sealer.ts';
import { FixedClock } from '../support/fixed-clock.ts';
import {
  openHouse,
  type PasswordHouse,
  passwordMethod,
  type TestPasswordMethod,
} from '../support/password-house.ts';
import {
  cookieSet,
  type Origin,
  openForm,
  postForm,
  statusesOf,
} from '../support/password-posts.ts';

const PEOPLE = ['joki', 'ann', ...Array.from({ length: 70 }, (_, n) => `person-${n}`)];
const ACCOUNTS = PEOPLE.map((name) => ({ name, password: `right ${name}` }));

describe('passwords that are guessed, at two processes of one store', () => {
  let folder: string;
  let clock: FixedClock;
  let houses: PasswordHouse[];
  let methods: TestPasswordMethod[];
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'usher-guess-'));
    clock = new FixedClock();
    methods = [];
    houses = [];
    for (let n = 0; n < 2; n += 1) {
      const local = passwordMethod('local', ACCOUNTS);
      const staff = passwordMethod('staff', ACCOUNTS);
      methods.push(local, staff);
      const seal = createSealer('a-secret-for-this-test-0123456789abcdef', systemRandom);
      const url = `sqlite:${join(folder, 'usher.db')}`;
      const storage = await openStorage({ url, clock, seal });
      houses.push(await openHouse([local, staff], { clock, storage }));
    }
  });
  afterEach(async () => {
    for (const house of houses) await house.close();
    rmSync(folder, { recursive: true });
  });

  const usher = (n: number) => houses[n % 2]!.usher;
  /** Sends many at once, by turns to the two processes. */
  const postMany = async (
    times: number,
    fields: (n: number) => Record<string, string>,
    origin: (n: number) => Origin = () => ({}),
    method: (n: number) => string = () => 'local',
  ) => {
    const forms = {
      local: await openForm(usher(0), 'local'),
      staff: await openForm(usher(0), 'staff'),
    };
    return Promise.all(
      Array.from({ length: times }, (_, n) => {
        const form = method(n) === 'staff' ? forms.staff : forms.local;
        return postForm(usher(n), form, fields(n), origin(n));
      }),
    );
  };
  const looked = () => methods.reduce((sum, method) => sum + method.looked.length, 0);
  const wrong = (username: string) => (n: number) => ({ username, password: `wrong ${n}` });
  const from = (n: number): Origin => ({ peerAddress: `198.51.${n >> 8}.${n & 255}` });

  test('F1 one account from one address: ten are looked at', async () => {
    assert.deepEqual(statusesOf(await postMany(40, wrong('joki'))), { 401: 10, 429: 30 });
    assert.equal(looked(), 10);
  });

  test('F1 one account from many addresses, by every method: ten are looked at', async () => {
    const answers = await postMany(80, wrong('joki'), from, (n) => (n % 3 ? 'staff' : 'local'));
    assert.deepEqual(statusesOf(answers), { 401: 10, 429: 70 });
    assert.equal(looked(), 10);
  });

  test('F1 one password over many accounts, or a list of stolen ones, from one address: fifty', async () => {
    const fields = (n: number) => ({ username: PEOPLE[n] ?? '', password: `stolen ${n}` });
    assert.deepEqual(statusesOf(await postMany(70, fields)), { 401: 50, 429: 20 });
    const unknown = (n: number) => ({ username: `nobody-${n}`, password: 'Summer2026' });
    assert.deepEqual(statusesOf(await postMany(20, unknown)), { 429: 20 });
    clock.pass(15 * 60);
    assert.deepEqual(statusesOf(await postMany(60, unknown)), { 401: 50, 429: 10 });
  });

  test('F2 of two hundred wrong ones at once ten are looked at', async () => {
    assert.deepEqual(statusesOf(await postMany(200, wrong('joki'))), { 401: 10, 429: 190 });
    assert.equal(looked(), 10);
  });

  test('F2 twenty right ones at once all work', async () => {
    const answers = await postMany(20, () => ({ username: 'joki', password: 'right joki' }));
    assert.deepEqual(statusesOf(answers), { 303: 20 });
    const sessions = new Set(answers.map((one) => cookieSet(one, 'usher-session')));
    assert.equal(sessions.size, 20);
  });

  test('F2 a whole school signs in at once from one address', async () => {
    const fields = (n: number) => {
      const name = PEOPLE[n % PEOPLE.length] ?? '';
      return { username: name, password: `right ${name}` };
    };
    assert.deepEqual(statusesOf(await postMany(200, fields)), { 303: 200 });
  });

  test('F3 no spelling of the name has tries of its own', async () => {
    const spellings = [
      'joki',
      'JOKI',
      ' joki ',
      'joki.',
      'ｊｏｋｉ',
      'joki@meet.example.org',
      'Joki@elsewhere.example',
      'jo\u200bki',
    ];
    const answers = await postMany(80, (n) => ({
      ...{ username: spellings[n % spellings.length] ?? '', password: `wrong ${n}` },
    }));
    assert.deepEqual(statusesOf(answers), { 401: 10, 429: 70 });
  });

  test('F3 no header of a stranger, and no address of one IPv6 network, has tries of its own', async () => {
    const names = (n: number) => ({ username: `nobody-${n}`, password: 'x' });
    const forged = await postMany(60, names, (n) => ({
      peerAddress: '203.0.113.9',
      headers: { 'x-forwarded-for': `192.0.2.${n}`, forwarded: `for=192.0.2.${n}` },
    }));
    assert.deepEqual(statusesOf(forged), { 401: 50, 429: 10 });
    const network = (n: number) => ({ peerAddress: `2001:db8:0:7:${n.toString(16)}::${n}` });
    const more = (n: number) => ({ username: `more-${n}`, password: 'x' });
    assert.deepEqual(statusesOf(await postMany(60, more, network)), { 401: 50, 429: 10 });
  });

  test('F3 no other spelling of the address has tries of its own (GHSA-x732)', async () => {
    const form = await openForm(usher(0));
    for (const path of [
      '//sign-in/local',
      '/sign-in//local',
      '/SIGN-IN/local',
      '/sign-in/local/',
    ]) {
      const address = new URL(form.address);
      address.pathname = path;
      const answer = await postForm(usher(0), { ...form, address }, wrong('joki')(0));
      assert.ok([404, 405].includes(answer.status), `${path} ${answer.status}`);
    }
    assert.equal(looked(), 0);
  });

  test('F4 who has signed in with a browser before cannot be locked out of it', async () => {
    const form = await openForm(usher(0));
    const right = { username: 'joki', password: 'right joki' };
    const first = await postForm(usher(0), form, right);
    const cookie = cookieSet(first, 'usher-device') ?? '';
    assert.match(cookie, /^__Host-usher-device=/);
    await postMany(200, wrong('joki'), from);
    assert.equal((await postForm(usher(1), form, right)).status, 429, 'from elsewhere');
    assert.equal((await postForm(usher(1), form, right, { cookie })).status, 303);
    const other = { username: 'ann', password: 'right ann' };
    await postMany(20, wrong('ann'), from);
    assert.equal((await postForm(usher(1), form, other, { cookie })).status, 429, 'of others');
  });

  test('F4 a browser that is known has ten wrong ones of its own, and no more', async () => {
    const form = await openForm(usher(0));
    const first = await postForm(usher(0), form, { username: 'joki', password: 'right joki' });
    const cookie = cookieSet(first, 'usher-device') ?? '';
    const answers = await postMany(30, wrong('joki'), () => ({ cookie }));
    assert.deepEqual(statusesOf(answers), { 401: 10, 429: 20 });
  });

  test('F4 a cookie that is made up, or of another secret, makes no browser known', async () => {
    const form = await openForm(usher(0));
    await postMany(10, wrong('joki'), from);
    const forged = Buffer.from(JSON.stringify({ id: 'x', accounts: ['joki'] })).toString(
      'base64url',
    );
    for (const value of [forged, form.token, 'a..b.c.d', '']) {
      const cookie = `__Host-usher-device=${value}`;
      const right = { username: 'joki', password: 'right joki' };
      assert.equal((await postForm(usher(0), form, right, { cookie })).status, 429);
    }
  });

  test('F4 the wait is over after a quarter of an hour', async () => {
    await postMany(200, wrong('joki'), from);
    clock.pass(15 * 60);
    const form = await openForm(usher(0));
    const answer = await postForm(usher(0), form, { username: 'joki', password: 'right joki' });
    assert.equal(answer.status, 303);
  });

  test('F5 known or not, blocked or not: the same status, headers and words', async () => {
    const bare = async (answer: Response) => {
      const text = (await answer.text()).replace(/(value|action|href)="[^"]*"/g, '');
      const code = text.replace(/<dd>[^<]*<\/dd>/g, '');
      return [answer.status, [...answer.headers.keys()].sort().join(), code];
    };
    const form = await openForm(usher(0));
    for (let n = 0; n < 12; n += 1) {
      const known = await postForm(usher(n), form, wrong('joki')(n), from(1));
      const unknown = await postForm(usher(n), form, wrong('nobody')(n), from(2));
      assert.deepEqual(await bare(known), await bare(unknown));
    }
  });
});
