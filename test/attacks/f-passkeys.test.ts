import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { Browser } from '../support/browser.ts';
import { OwnHouse, PASSWORD, secretOn, signIn } from '../support/own-house.ts';
import { addPasskey, askOn, send, usePasskey } from '../support/passkey-visits.ts';
import { type Oddities, SoftPasskey } from '../support/soft-passkey.ts';
import { AUTH } from '../support/usher.ts';

const EVIL = 'https://auth.example.org.evil.example';

describe('a passkey in the place of the password', () => {
  let house: OwnHouse;
  let key: SoftPasskey;
  beforeEach(async () => {
    house = await OwnHouse.open();
    for (const name of ['joki', 'ann']) await house.addWithPassword(name);
    key = new SoftPasskey(AUTH);
    const page = await addPasskey(await house.signedIn('joki'), key);
    assert.match(page.text, /The passkey is yours/);
  });
  afterEach(() => house.close());

  const atSignIn = async (): Promise<Browser> => {
    const browser = house.browser();
    await browser.visit(`${AUTH}/account`);
    return browser;
  };
  const reasons = () => house.usher.events('passkey_refused').map(({ reason }) => reason);
  const isIn = async (browser: Browser) =>
    (await browser.visit(`${AUTH}/account`)).heading?.startsWith('Signed in as') ?? false;

  const odd: [what: string, oddities: Oddities, reason: string][] = [
    ['asked for by another origin', { origin: EVIL }, 'not-signed-here'],
    ['asked for on plain http', { origin: 'http://auth.example.org' }, 'not-signed-here'],
    ['asked for on another port', { origin: `${AUTH}:8443` }, 'not-signed-here'],
    ['made for another site', { rpId: 'evil.example' }, 'not-signed-here'],
    ['made for the domain above', { rpId: 'example.org' }, 'not-signed-here'],
    ['that signs a new key’s making', { type: 'webauthn.create' }, 'not-signed-here'],
    ['of a page within another', { crossOrigin: true }, 'not-signed-here'],
    ['that answers another question', { challenge: 'A'.repeat(43) }, 'not-signed-here'],
    ['that was not touched', { isPresent: false }, 'not-signed-here'],
    ['that asked for no PIN', { isVerified: false }, 'not-verified'],
    ['that says it is nobody’s', { userHandle: null }, 'other-account'],
    [
      'that says it is somebody else’s',
      { userHandle: Buffer.from('a'.repeat(25)).toString('base64url') },
      'other-account',
    ],
  ];
  for (const [what, oddities, reason] of odd) {
    test(`one ${what} opens nothing`, async () => {
      const browser = await atSignIn();
      const page = await usePasskey(browser, key, oddities);
      assert.equal(page.status, 401);
      assert.match(page.text, /This passkey could not be used here/);
      assert.deepEqual(reasons(), [reason]);
      assert.equal(await isIn(browser), false);
    });
  }

  test('an answer that was seen opens nothing again: not here, not elsewhere, not for a new question', async () => {
    const browser = await atSignIn();
    const asked = await askOn(browser);
    // As of an authenticator that counts nothing: only the question tells that it was seen.
    const answer = key.get(asked.question, { count: 0 });
    assert.equal((await send(browser, asked, answer)).heading, 'Signed in as joki');
    const thief = await atSignIn();
    assert.equal((await send(thief, asked, answer)).status, 403, 'a form of another browser');
    const fresh = await askOn(await backAtSignIn(thief));
    assert.equal((await send(thief, fresh, answer)).status, 401);
    assert.equal((await send(thief, { ...fresh, question: asked.question }, answer)).status, 401);
    assert.equal(await isIn(thief), false);
  });

  const backAtSignIn = async (browser: Browser) => {
    await browser.visit(`${AUTH}/account`);
    return browser;
  };

  test('of thirty who send one answer at once, one is signed in', async () => {
    const browser = await atSignIn();
    const asked = await askOn(browser);
    const form = new URLSearchParams({
      ...{ form: asked.token, question: asked.question.challenge },
      answer: JSON.stringify(key.get(asked.question, { count: 0 })),
    });
    const cookie = browser.jar.header(asked.action, { sameSite: true, topLevelGet: true }) ?? '';
    const answers = await Promise.all(
      Array.from({ length: 30 }, () =>
        house.usher.answer(
          new Request(asked.action, { method: 'POST', body: form, headers: { cookie } }),
        ),
      ),
    );
    assert.equal(answers.filter(({ status }) => status === 303).length, 1);
  });

  test('a question is good for five minutes, in the browser that was asked', async () => {
    const browser = await atSignIn();
    const asked = await askOn(browser);
    const answer = key.get(asked.question);
    const other = await atSignIn();
    const token = (await askOn(other)).token;
    assert.equal((await send(other, { ...asked, token }, answer)).status, 401);
    house.clock.pass(5 * 60);
    assert.equal((await send(browser, asked, answer)).status, 401);
  });

  test('a count of signatures that goes back is of a copy, and opens nothing', async () => {
    assert.equal(
      (await usePasskey(await atSignIn(), key, { count: 7 })).heading,
      'Signed in as joki',
    );
    for (const count of [7, 6, 0]) {
      assert.equal((await usePasskey(await atSignIn(), key, { count })).status, 401);
    }
    assert.equal(house.usher.events('passkey_copied').length, 3);
    assert.equal(
      (await usePasskey(await atSignIn(), key, { count: 8 })).heading,
      'Signed in as joki',
    );
  });

  test('a key that nobody has added opens nothing', async () => {
    const stranger = new SoftPasskey(AUTH);
    const page = await usePasskey(await atSignIn(), stranger, { userHandle: 'YQ' });
    assert.equal(page.status, 401);
    assert.deepEqual(reasons(), ['unknown-passkey']);
  });

  test('a name of somebody’s key under the signature of another opens nothing', async () => {
    const other = new SoftPasskey(AUTH);
    await addPasskey(await house.signedIn('ann'), other);
    const browser = await atSignIn();
    const asked = await askOn(browser);
    const forged = { ...other.get(asked.question), id: key.id };
    assert.equal((await send(browser, asked, forged)).status, 401);
    const mixed = key.get(asked.question);
    const again = await askOn(await backAtSignIn(browser));
    assert.equal((await send(browser, again, { ...mixed, id: other.id })).status, 401);
  });

  test('F10 nothing opens an account that is disabled, or a key that was removed with its account', async () => {
    const joki = await house.accounts.find('joki');
    await house.accounts.disable(joki?.id ?? '', { actor: 'cli' });
    assert.equal((await usePasskey(await atSignIn(), key)).status, 401);
    await house.accounts.remove(joki?.id ?? '', { actor: 'cli' });
    assert.equal((await usePasskey(await atSignIn(), key)).status, 401);
    assert.deepEqual(reasons(), ['disabled', 'unknown-passkey']);
  });

  test('F8 who is on the way in while the password is reset is not signed in', async () => {
    const joki = await house.accounts.find('joki');
    const browser = await atSignIn();
    const asked = await askOn(browser);
    const answer = key.get(asked.question);
    const { passkeys } = house.usher.storage;
    const use = passkeys.use.bind(passkeys);
    const meanwhile: typeof use = async (...given) => {
      const isUsed = await use(...given);
      house.clock.pass(1);
      await house.accounts.voidPassword(joki?.id ?? '', { actor: 'cli' });
      return isUsed;
    };
    Object.assign(passkeys, { use: meanwhile });
    const page = await send(browser, asked, answer);
    assert.equal(page.status, 403);
    assert.match(page.text, /account_ended/);
    assert.equal(await isIn(browser), false);
  });

  test('whatever else is sent as an answer ends on the same page, and in no error', async () => {
    const deep = `{"id":"x","response":${'['.repeat(5000)}${']'.repeat(5000)}}`;
    const texts = [
      '',
      '{',
      'null',
      '[]',
      '"x"',
      '{}',
      '{"id":5}',
      deep,
      '{"__proto__":{"id":"x"}}',
    ];
    const { id } = key;
    const odd = [
      { id, response: {} },
      { id, response: null },
      { id, response: { clientDataJSON: 'e30', authenticatorData: 'AA', signature: 'AA' } },
      { id, response: { clientDataJSON: '%%', authenticatorData: 'AA', signature: 'AA' } },
      { id, response: { clientDataJSON: 5, authenticatorData: [], signature: {} } },
      { id: '../../x', response: {} },
      { id: 'x'.repeat(20_000), response: {} },
    ];
    for (const text of [...texts, ...odd.map((one) => JSON.stringify(one))]) {
      const browser = await atSignIn();
      const page = await send(browser, await askOn(browser), text);
      assert.equal(page.status, 401, text.slice(0, 80));
    }
  });
});

describe('a passkey after the password', () => {
  let house: OwnHouse;
  let key: SoftPasskey;
  let secret: string;
  beforeEach(async () => {
    house = await OwnHouse.open();
    for (const name of ['joki', 'ann']) await house.addWithPassword(name);
    key = new SoftPasskey(AUTH);
    const owner = await house.signedIn('joki');
    await addPasskey(owner, key);
    secret = secretOn(await owner.visit(`${AUTH}/account/app`));
    await owner.submit({ code: house.codeOf(secret) }, 'Turn on');
  });
  afterEach(() => house.close());

  test('is of that account, and of no other', async () => {
    const other = new SoftPasskey(AUTH);
    await addPasskey(await house.signedIn('ann'), other);
    const browser = house.browser();
    await signIn(browser, 'joki', PASSWORD);
    const page = await usePasskey(browser, other);
    assert.equal(page.status, 401);
    assert.equal(page.heading, 'One more step');
    assert.deepEqual(
      house.usher.events('passkey_refused').map(({ reason }) => reason),
      ['other-account'],
    );
    assert.equal((await usePasskey(browser, key)).heading, 'Signed in as joki');
  });

  test('an answer for the one place is of no use in the other', async () => {
    const browser = house.browser();
    const form = await browser.visit(`${AUTH}/account`);
    const alone = await askOn(browser);
    await browser.visit(form.url);
    await browser.submit({ username: 'joki', password: PASSWORD });
    const second = await askOn(browser);
    const given = { ...second, question: alone.question };
    assert.equal((await send(browser, given, key.get(alone.question))).status, 401);
    const swapped = { ...alone, question: second.question };
    const answer = key.get(second.question, { isVerified: true });
    assert.equal((await send(browser, swapped, answer)).status, 401);
  });

  test('F8 nobody jumps to it without a password', async () => {
    const browser = house.browser();
    const form = await browser.visit(`${AUTH}/account`);
    const [, query = ''] = form.url.href.split('?');
    for (const state of ['', 'A'.repeat(43), 'x']) {
      const address = `${AUTH}/sign-in/local/passkey/question?${query}&state=${state}`;
      const options = { method: 'POST', form: new URLSearchParams(), from: form } as const;
      const page = await browser.visit(address, options);
      assert.equal(page.status, 400, state);
    }
  });

  test('a password that was changed meanwhile is worth nothing', async () => {
    const browser = house.browser();
    await signIn(browser, 'joki', PASSWORD);
    const asked = await askOn(browser);
    house.clock.pass(1);
    const joki = await house.accounts.find('joki');
    await house.accounts.voidPassword(joki?.id ?? '', { actor: 'cli' });
    const page = await send(browser, asked, key.get(asked.question));
    assert.equal(page.status, 401);
  });
});

describe('adding a passkey', () => {
  let house: OwnHouse;
  beforeEach(async () => {
    house = await OwnHouse.open();
    for (const name of ['joki', 'ann']) await house.addWithPassword(name);
  });
  afterEach(() => house.close());

  const odd: [what: string, oddities: Oddities][] = [
    ['asked for by another origin', { origin: EVIL }],
    ['made for another site', { rpId: 'evil.example' }],
    ['that answers another question', { challenge: 'A'.repeat(43) }],
    ['that signs a sign-in', { type: 'webauthn.get' }],
    ['of a page within another', { crossOrigin: true }],
    ['that was not touched', { isPresent: false }],
  ];
  for (const [what, oddities] of odd) {
    test(`takes none ${what}`, async () => {
      const browser = await house.signedIn('joki');
      const page = await addPasskey(browser, new SoftPasskey(AUTH), 'Phone', oddities);
      assert.equal(page.status, 400);
      assert.match(page.text, /The passkey could not be added/);
      assert.doesNotMatch(page.text, /Yours/);
    });
  }

  test('takes none that is somebody’s already', async () => {
    const key = new SoftPasskey(AUTH);
    await addPasskey(await house.signedIn('joki'), key);
    const page = await addPasskey(await house.signedIn('ann'), key);
    assert.equal(page.status, 400);
    assert.match(page.text, /belongs to an account already/);
    const browser = house.browser();
    await browser.visit(`${AUTH}/account`);
    const handle = Buffer.from((await house.accounts.find('joki'))?.id ?? '').toString('base64url');
    const used = await usePasskey(browser, key, { userHandle: handle });
    assert.equal(used.heading, 'Signed in as joki', 'it is still the first one’s');
  });

  test('takes an answer once, and one of this session', async () => {
    const browser = await house.signedIn('joki');
    await browser.visit(`${AUTH}/account/passkeys`);
    const asked = await askOn(browser);
    const key = new SoftPasskey(AUTH);
    const made = key.create(asked.question);
    const ann = await house.signedIn('ann');
    await ann.visit(`${AUTH}/account/passkeys`);
    const annsToken = (await askOn(ann)).token;
    assert.equal((await send(ann, asked, made)).status, 403, 'joki’s form');
    assert.equal((await send(ann, { ...asked, token: annsToken }, made)).status, 400);
    assert.equal((await send(browser, asked, made)).status, 200);
    assert.equal(
      (await send(browser, asked, new SoftPasskey(AUTH).create(asked.question))).status,
      400,
    );
  });

  test('believes no attestation, and follows no certificate to wherever it leads', async () => {
    let asked = 0;
    const server = createServer((_request, answer) => {
      asked += 1;
      answer.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const certificate = new TextEncoder().encode(`http://127.0.0.1:${port}/crl`);
    for (const fmt of [
      'packed',
      'fido-u2f',
      'android-key',
      'tpm',
      'apple',
      'android-safetynet',
      'x',
    ]) {
      const attStmt = new Map<string, unknown>([
        ['alg', -7],
        ['sig', new Uint8Array(64)],
        ['x5c', [certificate]],
        ['ver', '2.0'],
      ]);
      const browser = await house.signedIn('joki');
      const odd = { attestation: { fmt, attStmt } };
      const page = await addPasskey(browser, new SoftPasskey(AUTH), fmt, odd);
      assert.equal(page.status, 200, fmt);
    }
    assert.equal(asked, 0);
    server.close();
  });

  test('whatever else is sent as an answer adds nothing, and ends in no error', async () => {
    const browser = await house.signedIn('joki');
    const { id } = new SoftPasskey(AUTH);
    const answers = [
      ...['', '{', '[]', '{}'],
      JSON.stringify({ id, response: { clientDataJSON: 'e30', attestationObject: 'oA' } }),
      JSON.stringify({
        id,
        response: { clientDataJSON: 'e30', attestationObject: 'x'.repeat(9000) },
      }),
      JSON.stringify({
        id,
        response: { clientDataJSON: 'e30', attestationObject: `${'gQ'.repeat(9000)}` },
      }),
    ];
    for (const answer of answers) {
      await browser.visit(`${AUTH}/account/passkeys`);
      const page = await send(browser, await askOn(browser), answer);
      assert.equal(page.status, 400, answer.slice(0, 60));
    }
    const joki = await house.accounts.find('joki');
    assert.deepEqual(await house.accounts.passkeys(joki?.id ?? ''), []);
  });
});
