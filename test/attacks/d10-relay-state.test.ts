import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { isSignedIn, SamlHouse } from '../support/saml-house.ts';
import { SamlSubject } from '../support/saml-subject.ts';
import { AUTH } from '../support/usher.ts';

const hostile: Record<string, string> = {
  'an address': 'https://evil.example/',
  'an address without a protocol': '//evil.example/',
  'a path': '/room/other',
  'a script': 'javascript:alert(1)',
  markup: '"><script>alert(1)</script>',
  '5 kB': 'x'.repeat(5000),
  nothing: '',
  'a line end': 'x\r\nSet-Cookie: a=b',
};

describe('D10: RelayState is a handle of ours, and nothing else', () => {
  let house: SamlHouse;
  before(async () => {
    house = await SamlHouse.open();
  });
  after(() => house.close());

  const isRefused = async (response: Response) => {
    assert.equal(response.status, 400);
    assert.ok(!isSignedIn(response));
    assert.equal(response.headers.get('location'), null);
    return response.text();
  };

  for (const [what, value] of Object.entries(hostile)) {
    it(`D10: ${what}: refused, and repeated nowhere`, async () => {
      const { cookie, form } = await house.atProvider();
      form.set('RelayState', value);
      const body = await isRefused(await house.post(cookie, form));
      assert.ok(value === '' || !body.includes(value));
    });
  }

  it('D10: none, or one twice', async () => {
    const { cookie, form } = await house.atProvider();
    const state = form.get('RelayState') ?? '';
    form.delete('RelayState');
    await isRefused(await house.post(cookie, form));
    form.append('RelayState', state);
    form.append('RelayState', state);
    await isRefused(await house.post(cookie, form));
  });

  it("D10: another person's is of no use without their cookie, with or without one's own", async () => {
    const [mine, theirs] = [await house.atProvider(), await house.atProvider()];
    await isRefused(await house.post(mine.cookie, theirs.form));
    await isRefused(await house.post('', theirs.form));
    assert.ok(isSignedIn(await house.post(theirs.cookie, theirs.form)));
  });

  it('D10: with both cookies, the answer to one request is refused under the handle of the other', async () => {
    const [mine, theirs] = [await house.atProvider(), await house.atProvider()];
    const crossed = new URLSearchParams(theirs.form);
    crossed.set('RelayState', mine.form.get('RelayState') ?? '');
    await isRefused(await house.post(`${mine.cookie}; ${theirs.cookie}`, crossed));
  });

  it('D10: leads to the room that was asked for, whatever the provider says', async () => {
    const { cookie, form } = await house.atProvider();
    form.set('target', 'https://evil.example/');
    form.set('continue', 'x');
    const response = await house.post(cookie, form);
    const location = new URL(response.headers.get('location') ?? '', AUTH);
    assert.equal(location.origin, AUTH);
  });

  it('D10: is at most 80 bytes on its way out (bindings 3.4.3)', async () => {
    const { form } = await house.atProvider();
    assert.ok(Buffer.byteLength(form.get('RelayState') ?? '') <= 80);
  });
});

describe('D10: the method compares it itself', () => {
  it('D10: an answer without the handle of its attempt is refused', async () => {
    const subject = new SamlSubject();
    const begun = await subject.begin();
    const answer = subject.answer(begun);
    answer.form?.set('RelayState', 'another-handle');
    assert.equal(await subject.reasonOf(subject.finish(begun, answer)), 'relay_state');
    answer.form?.delete('RelayState');
    assert.equal(await subject.reasonOf(subject.finish(begun, answer)), 'relay_state');
    await subject.close();
  });
});
