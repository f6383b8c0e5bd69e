import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import type { Identity } from '../../src/model/identity.ts';
import { SamlError } from '../../src/sign-in/methods/saml/errors.ts';
import { samlKeys } from '../support/saml-keys.ts';
import type { Protection } from '../support/saml-messages.ts';
import { SamlSubject } from '../support/saml-subject.ts';

/** What attackers put in. */
const morsels = [
  '',
  'root',
  '<!-- -->',
  '<![CDATA[x]]>',
  '&#97;',
  '&amp;',
  '<x/>',
  '<?x?>',
  ' ',
  '\n',
  '\u0000',
  ' ID="_x"',
  ' xmlns="urn:x"',
  ' xmlns:saml="urn:x"',
  '<saml:NameID>root</saml:NameID>',
  '<saml:AttributeValue>root</saml:AttributeValue>',
  '<saml:Attribute Name="urn:oid:0.9.2342.19200300.100.1.1"><saml:AttributeValue>root</saml:AttributeValue></saml:Attribute>',
  '</saml:NameID>',
  '</saml:Assertion>',
  '<samlp:Extensions/>',
  '<ds:Object xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/>',
];

/** One change to a text, at places given in thousandths of its length. */
type Change = (text: string) => string;
const at = fc.integer({ min: 0, max: 999 });
const length = fc.integer({ min: 0, max: 120 });
const slice = (text: string, place: number, size: number): [number, number] => {
  const begin = Math.floor((place / 1000) * text.length);
  return [begin, Math.min(text.length, begin + size)];
};
const insert = fc.tuple(at, fc.constantFrom(...morsels)).map(
  ([place, more]): Change =>
    (text) => {
      const [begin] = slice(text, place, 0);
      return text.slice(0, begin) + more + text.slice(begin);
    },
);
const replace = fc
  .tuple(at, length, fc.oneof(fc.constantFrom(...morsels), fc.string({ maxLength: 8 })))
  .map(
    ([place, size, more]): Change =>
      (text) => {
        const [begin, end] = slice(text, place, size);
        return text.slice(0, begin) + more + text.slice(end);
      },
  );
const repeat = fc.tuple(at, at, fc.integer({ min: 1, max: 3000 })).map(
  ([from, to, size]): Change =>
    (text) => {
      const [begin, end] = slice(text, from, size);
      const [place] = slice(text, to, 0);
      return text.slice(0, place) + text.slice(begin, end) + text.slice(place);
    },
);
/** Whole elements, so that the text often stays well-formed. */
const element = fc
  .tuple(fc.nat(60), fc.nat(60), fc.constantFrom('copy', 'move', 'drop', 'empty'))
  .map(
    ([from, to, how]): Change =>
      (text) => {
        const names = [...text.matchAll(/<([\w:]+)[^>/]*>/g)];
        const found = names[from % Math.max(1, names.length)];
        if (!found) return text;
        const end = text.indexOf(`</${found[1]}>`, found.index);
        if (end < 0) return text;
        const whole = text.slice(found.index, end + `</${found[1]}>`.length);
        const without = text.replace(whole, how === 'empty' ? `<${found[1]}/>` : '');
        if (how === 'drop' || how === 'empty') return without;
        const base = how === 'copy' ? text : without;
        const places = [...base.matchAll(/>(?=<)/g)].map(({ index }) => index + 1);
        const place = places[to % Math.max(1, places.length)] ?? 0;
        return base.slice(0, place) + whole + base.slice(place);
      },
  );
const word = fc
  .constantFrom(
    [/anna-7f3a/, 'root'],
    [/>anna</, '>root<'],
    [/staff/, 'admins'],
    [/Format="[^"]*"/, ''],
    [/Name="[^"]*"/, 'Name="isMemberOf"'],
    [/ID="_[^"]*"/, 'ID="_x"'],
    [/URI="#[^"]*"/, 'URI=""'],
    [/saml:/g, ''],
    [/rsa-sha256/, 'rsa-sha1'],
    [/xmlenc#sha256/, 'xmldsig#sha1'],
    [/NotOnOrAfter="[^"]*"/, 'NotOnOrAfter="2099-01-01T00:00:00Z"'],
  )
  .map(
    ([from, to]): Change =>
      (text) =>
        text.replace(from as RegExp, to as string),
  );
const changes = fc.array(fc.oneof(insert, replace, repeat, element, word), {
  minLength: 1,
  maxLength: 4,
});

describe('D1: whatever is done to a response, it says what was signed, or nothing', () => {
  let subject: SamlSubject;
  before(() => {
    subject = new SamlSubject({}, {});
  });
  after(() => subject.close());

  /** Without what is another one in every answer. */
  const said = (identity: Identity) => ({ ...identity, authenticatedAt: null, upstream: null });

  const hold = async (protection: Partial<Protection>, runs: number) => {
    const { identity: good } = await subject.signIn({ protection });
    let passed = 0;
    await fc.assert(
      fc.asyncProperty(changes, async (list) => {
        const mutate = (xml: string) => list.reduce((text, change) => change(text), xml);
        try {
          const { identity } = await subject.signIn({ protection, mutate });
          passed += 1;
          assert.deepEqual(said(identity), said(good));
        } catch (thrown) {
          if (!(thrown instanceof SamlError)) throw thrown;
          assert.notEqual(thrown.reason, 'unexpected');
          assert.ok(thrown.status < 500, thrown.hint);
        }
      }),
      { numRuns: runs },
    );
    return passed;
  };

  for (const sign of ['assertion', 'response', 'both'] as const) {
    it(`D1: 250 changes to one whose signature is of kind ${sign}`, async () => {
      await hold({ sign }, 250);
    });
  }

  it('D1: 100 changes to one whose assertion is encrypted', async () => {
    await hold({ sign: 'both', encrypt: { certificate: samlKeys.service.certificate } }, 100);
  });
});
