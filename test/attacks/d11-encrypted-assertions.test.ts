import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { SamlReason } from '../../src/sign-in/methods/saml/reasons.ts';
import type { Steering } from '../support/saml-idp.ts';
import { samlKeys } from '../support/saml-keys.ts';
import type { Protection } from '../support/saml-messages.ts';
import { SamlSubject } from '../support/saml-subject.ts';

const { service, stranger } = samlKeys;
type Encryption = NonNullable<Protection['encrypt']>;
const encrypt = (more: Partial<Encryption> = {}): Encryption => ({
  certificate: service.certificate,
  ...more,
});
const encrypted = (
  sign: Protection['sign'],
  more: Partial<Encryption> = {},
  mutate?: (xml: string) => string,
): Steering => ({ protection: { sign, encrypt: encrypt(more) }, ...(mutate && { mutate }) });

/** Another letter somewhere in the encrypted text, or in its key. */
const spoil = (which: number) => (xml: string) => {
  let at = 0;
  return xml.replace(/(<xenc:CipherValue>.{80})(.)/g, (all, before: string, letter: string) =>
    at++ === which ? before + (letter === 'A' ? 'B' : 'A') : all,
  );
};

describe('D11: encrypted assertions', () => {
  let subject: SamlSubject;
  before(() => {
    subject = new SamlSubject();
  });
  after(() => subject.close());

  for (const key of ['rsa-oaep-mgf1p', 'rsa-oaep']) {
    for (const content of ['aes128-gcm', 'aes192-gcm', 'aes256-gcm']) {
      it(`D11: ${content} with its key by ${key} is opened`, async () => {
        for (const keyBeside of [false, true]) {
          const { identity } = await subject.signIn(
            encrypted('assertion', { key, content, keyBeside }),
          );
          assert.equal(identity.subject, 'anna-7f3a');
        }
      });
    }
  }

  it('D11: AES-CBC is opened in a signed response, and bare only where the operator says so', async () => {
    const cbc = { content: 'aes256-cbc' };
    assert.ok(await subject.signIn(encrypted('response', cbc)));
    assert.ok(await subject.signIn(encrypted('both', cbc)));
    const bare = subject.signIn(encrypted('assertion', cbc));
    assert.equal(await subject.reasonOf(bare), 'encryption_bare');
    const lenient = new SamlSubject({ allowBareCbc: true });
    assert.ok(await lenient.signIn(encrypted('assertion', cbc)));
    await lenient.close();
  });

  const refused: Record<string, readonly [SamlReason, Steering]> = {
    'an unsigned assertion in an unsigned response': ['unsigned', encrypted('neither')],
    'a key by RSA 1.5': ['encryption_algorithm', encrypted('both', { key: 'rsa-1_5' })],
    'an assertion for somebody else': [
      'decryption',
      encrypted('both', { certificate: stranger.certificate }),
    ],
    'a changed text': ['decryption', encrypted('assertion', {}, spoil(1))],
    'a changed key': ['decryption', encrypted('assertion', {}, spoil(0))],
    'a text without its end': [
      'decryption',
      encrypted('assertion', {}, (xml) =>
        xml.replace(
          /[^<]{24}<\/xenc:CipherValue><\/xenc:CipherData><\/xenc:EncryptedData>/,
          '</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData>',
        ),
      ),
    ],
    'triple DES': [
      'encryption_algorithm',
      encrypted('assertion', {}, (xml) =>
        xml.replace(
          /http:\/\/www.w3.org\/2009\/xmlenc11#aes256-gcm/,
          'http://www.w3.org/2001/04/xmlenc#tripledes-cbc',
        ),
      ),
    ],
    'a changed text in a signed response': ['signature_wrong', encrypted('response', {}, spoil(1))],
  };
  for (const [what, [reason, steering]] of Object.entries(refused)) {
    it(`D11: ${what}: refused, ${reason}`, async () => {
      assert.equal(await subject.reasonOf(subject.signIn(steering)), reason);
    });
  }

  it('D11: whatever is wrong inside is one error, letter by letter', async () => {
    const told = new Set<string>();
    const lenient = new SamlSubject({ allowBareCbc: true });
    const spoils = [0, 1].map(spoil);
    for (const content of ['aes256-gcm', 'aes128-cbc']) {
      for (const mutate of spoils) {
        for (let attempt = 0; attempt < 10; attempt++) {
          const thrown = await lenient
            .errorOf(lenient.signIn(encrypted('assertion', { content }, mutate)))
            .catch(() => null);
          // A letter of CBC can fall into text that nobody reads: then the signature inside is wrong.
          if (thrown && thrown.reason !== 'signature_wrong') {
            told.add(JSON.stringify([thrown.code, thrown.status, thrown.message, thrown.hint]));
          }
        }
      }
    }
    await lenient.close();
    assert.equal(told.size, 1, [...told].join('\n'));
  });

  it('D11: what is inside goes through the same gate', async () => {
    for (const inside of ['<!DOCTYPE x><a/>', '<a/>', '', 'text', '<a>'.repeat(100)]) {
      const begun = await subject.begin();
      const { encryptXml } = await import('../support/saml-crypto.ts');
      const mutate = (xml: string) =>
        xml.replace(
          /<saml:EncryptedAssertion.*<\/saml:EncryptedAssertion>/s,
          encryptXml(inside, service.certificate),
        );
      const answer = subject.answer(begun, encrypted('assertion', {}, mutate));
      assert.equal(await subject.reasonOf(subject.finish(begun, answer)), 'decryption', inside);
    }
  });

  it('D11: a signed assertion inside counts by its own signature', async () => {
    const begun = await subject.begin();
    const key = stranger;
    const answer = subject.answer(begun, {
      protection: { sign: 'assertion', key, encrypt: encrypt() },
    });
    assert.equal(await subject.reasonOf(subject.finish(begun, answer)), 'signature_wrong');
  });

  it('D11: the key before this one still opens, and no key opens nothing', async () => {
    const moved = new SamlSubject({
      privateKey: stranger.privateKey,
      certificate: stranger.certificate,
      previousPrivateKey: service.privateKey,
    });
    assert.ok(await moved.signIn(encrypted('assertion')));
    assert.ok(await moved.signIn(encrypted('assertion', { certificate: stranger.certificate })));
    await moved.close();
    const bare = new SamlSubject({ privateKey: null, certificate: null });
    assert.equal(await bare.reasonOf(bare.signIn(encrypted('assertion'))), 'no_decryption_key');
    await bare.close();
  });
});
