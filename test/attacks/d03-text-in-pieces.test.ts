import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { SamlSubject } from '../support/saml-subject.ts';

/** What an attacker owns is a name that only begins like the victim's. */
const MINE = 'anna-7f3a.evil';

const pieces: Record<string, string> = {
  'a comment': 'anna-7f3a<!-- -->.evil',
  'a CDATA section': 'anna-7f3a<![CDATA[.evil]]>',
  'an instruction': 'anna-7f3a<?x?>.evil',
  'an entity': 'anna-7f3a&x;.evil',
  'an element': 'anna-7f3a<x xmlns="urn:x"/>.evil',
};

describe('D3: a text in pieces is the whole text, or refused', () => {
  let subject: SamlSubject;
  before(() => {
    subject = new SamlSubject();
  });
  after(() => subject.close());

  for (const [what, text] of Object.entries(pieces)) {
    it(`D3: ${what} put into a signed NameID lets nobody in under what stands before it`, async () => {
      const mutate = (xml: string) => xml.replace(`>${MINE}<`, `>${text}<`);
      const fields = { nameId: MINE };
      await subject.errorOf(subject.signIn({ fields, mutate }));
      assert.ok(subject.idp.sent.at(-1)?.includes(text));
    });

    it(`D3: ${what} put into a signed attribute neither`, async () => {
      const mutate = (xml: string) => xml.replace(`>${MINE}<`, `>${text}<`);
      const fields = { attributes: { mail: [MINE] } };
      await subject.errorOf(subject.signIn({ fields, mutate }));
    });
  }

  it('D3: characters by their number are the characters', async () => {
    const mutate = (xml: string) => xml.replace(`>${MINE}<`, '>&#97;nna-7f3a&#46;evil<');
    const { identity } = await subject.signIn({ fields: { nameId: MINE }, mutate });
    assert.equal(identity.subject, MINE);
  });

  it('D3: what markup would have to escape comes through as it was said', async () => {
    const nameId = 'a<b>&"\'c';
    const fields = { nameId, attributes: { displayName: ['<b>&amp;</b>'] } };
    const { identity } = await subject.signIn({ fields });
    assert.equal(identity.subject, nameId);
    assert.equal(identity.name, '<b>&amp;</b>');
  });

  it('D3: a carriage return, a line end or another control in a name is no name', async () => {
    for (const control of ['\r', '\n', '\t', '\u0085', '\u2028']) {
      const fields = { nameId: `anna-7f3a${control}.evil` };
      const thrown = await subject.signIn({ fields }).then(
        ({ identity }) => assert.notEqual(identity.subject, 'anna-7f3a'),
        (error: unknown) => error,
      );
      if (control !== '\u2028') assert.ok(thrown, JSON.stringify(control));
    }
  });
});
