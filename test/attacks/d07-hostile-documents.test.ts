import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { SamlReason } from '../../src/sign-in/methods/saml/reasons.ts';
import { costOf } from '../support/request-cost.ts';
import { SamlSubject } from '../support/saml-subject.ts';

const laughs = Array.from(
  { length: 9 },
  (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`,
).join('');
const declared =
  (inside: string, use = '') =>
  (xml: string) =>
    `<!DOCTYPE r [${inside}]>${xml.replace('anna-7f3a', use || 'anna-7f3a')}`;
const encoded = (name: string) => (xml: string) => `<?xml version="1.0" encoding="${name}"?>${xml}`;
/** In place of the end of the assertion, so that all of it stands in the message. */
const inside = (more: string) => (xml: string) =>
  xml.replace('</saml:Assertion>', `${more}</saml:Assertion>`);
const attributes = (count: number) =>
  Array.from({ length: count }, (_, at) => ` a${at}="1"`).join('');

const documents: Record<string, readonly [SamlReason, (xml: string) => string]> = {
  'an external entity': ['xml_doctype', declared('<!ENTITY x SYSTEM "file:///etc/passwd">', '&x;')],
  'an entity by http': ['xml_doctype', declared('<!ENTITY x SYSTEM "http://127.0.0.1:9/">', '&x;')],
  'a billion laughs': ['xml_doctype', declared(`<!ENTITY l0 "lol">${laughs}`, '&l9;')],
  'an external document type': [
    'xml_doctype',
    (xml) => `<!DOCTYPE r SYSTEM "http://127.0.0.1:9/x.dtd">${xml}`,
  ],
  'a document type that says nothing': ['xml_doctype', (xml) => `<!DOCTYPE r>${xml}`],
  'a document type in small letters': ['xml_doctype', (xml) => `<!doctype r>${xml}`],
  'a parameter entity': ['xml_doctype', declared('<!ENTITY % x "y"> %x;')],
  'an undeclared entity': ['xml_entity', (xml) => xml.replace('anna-7f3a', '&anna;')],
  'an inclusion that nobody follows': [
    'signature_wrong',
    inside('<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>'),
  ],
  'a style sheet': [
    'xml_instruction',
    (xml) => `<?xml-stylesheet href="http://127.0.0.1/"?>${xml}`,
  ],
  'UTF-7 by its own word': ['xml_encoding', encoded('UTF-7')],
  'UTF-16 by its own word': ['xml_encoding', encoded('UTF-16')],
  'EBCDIC by its own word': ['xml_encoding', encoded('IBM037')],
  'a byte order mark': ['xml_encoding', (xml) => `\ufeff${xml}`],
  NUL: ['xml_encoding', (xml) => xml.replace('anna-7f3a', 'anna\0')],
  'two roots': ['xml_roots', (xml) => `${xml}${xml}`],
  'text behind the root': ['xml_form', (xml) => `${xml}x`],
  'elements 10,000 deep': ['xml_too_deep', inside('<a>'.repeat(10_000) + '</a>'.repeat(10_000))],
  'elements 10,000 deep, never closed': ['xml_too_deep', inside('<a>'.repeat(10_000))],
  '16,000 elements': ['xml_too_many', inside('<a/>'.repeat(16_000))],
  '12,000 attributes': ['xml_too_many', inside(`<a${attributes(12_000)}/>`)],
  '12,000 attributes over many elements': [
    'xml_too_many',
    inside(`<a${attributes(30)}/>`.repeat(400)),
  ],
  'a text of 300 kB': ['xml_too_large', inside('x'.repeat(300_000))],
  // What the gate lets through, as large as it may be: it is the thread's, and wrong all the same.
  '1,400 elements': ['signature_wrong', inside('<a/>'.repeat(1400))],
  '1,400 elements with two attributes each': [
    'signature_wrong',
    inside('<a x="1" y="2"/>'.repeat(1400)),
  ],
  '1,400 namespaces': [
    'signature_wrong',
    inside(Array.from({ length: 1400 }, (_, at) => `<a xmlns:p${at}="urn:x"/>`).join('')),
  ],
  '30,000 references to characters': [
    'signature_wrong',
    inside(`<a>${'&amp;'.repeat(30_000)}</a>`),
  ],
};

describe('D7: documents that are made to hurt', () => {
  let subject: SamlSubject;
  before(async () => {
    subject = new SamlSubject();
    await subject.signIn();
    await subject.signIn({ mutate: inside('<a x="1" y="2"/>'.repeat(1400)) }).catch(() => {});
  });
  after(() => subject.close());

  for (const [what, [reason, mutate]] of Object.entries(documents)) {
    it(`D7: ${what}: refused, ${reason}, at little cost`, async () => {
      const begun = await subject.begin();
      const answer = subject.answer(begun, { mutate });
      let said: SamlReason | undefined;
      const cost = await costOf(async () => {
        said = await subject.reasonOf(subject.finish(begun, answer));
      });
      assert.equal(said, reason);
      assert.ok(cost.threadMs < 100, `${cost.threadMs} ms of the main thread`);
      assert.ok(cost.megabytes < 20, `${cost.megabytes} MB`);
    });
  }

  it('D7: UTF-16 is not read, whatever it says', async () => {
    const begun = await subject.begin();
    const answer = subject.answer(begun);
    const xml = subject.idp.sent.at(-1) ?? '';
    for (const bytes of [
      Buffer.from(xml, 'utf16le'),
      Buffer.from(`\ufeff${xml}`, 'utf16le'),
      Buffer.from(`\ufeff<?xml version="1.0" encoding="UTF-16"?>${xml}`, 'utf16le').swap16(),
    ]) {
      answer.form?.set('SAMLResponse', bytes.toString('base64'));
      assert.equal(await subject.reasonOf(subject.finish(begun, answer)), 'xml_encoding');
    }
  });

  it('D7: a hundred of the largest at once delay a good sign-in, and end nothing', async () => {
    const mutate = inside('<a x="1" y="2"/>'.repeat(1400));
    const begun = await subject.begin();
    const bad = subject.answer(begun, { mutate });
    const codes = new Map<string, number>();
    const flood = Array.from({ length: 140 }, async () => {
      const { code } = await subject.errorOf(subject.finish(begun, bad));
      codes.set(code, (codes.get(code) ?? 0) + 1);
    });
    let cpu = process.threadCpuUsage();
    await Promise.race(flood);
    const { user, system } = process.threadCpuUsage(cpu);
    cpu = process.threadCpuUsage();
    assert.ok((user + system) / 1000 / 140 < 100, 'each of them costs the main thread little');
    await subject.method.close();
    await Promise.allSettled(flood);
    assert.ok((codes.get('sign_in_busy') ?? 0) > 0, 'who comes too late is told so at once');
    assert.ok(cpu);
  });
});
