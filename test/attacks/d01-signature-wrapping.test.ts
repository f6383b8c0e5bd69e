import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { MESSAGE_LIMITS } from '../../src/sign-in/methods/saml/gate/limits.ts';
import { descendantsOf, isElement } from '../../src/sign-in/methods/saml/thread/dom.ts';
import { parseXml } from '../../src/sign-in/methods/saml/thread/library.ts';
import { readSigned } from '../../src/sign-in/methods/saml/thread/verify-signature.ts';
import { samlKeys } from '../support/saml-keys.ts';
import type { Protection } from '../support/saml-messages.ts';
import { SamlSubject } from '../support/saml-subject.ts';
import {
  assertionWrappings,
  INTRUDER,
  responseWrappings,
  type Wrapping,
  wrap,
} from '../support/saml-wrapping.ts';

describe('D1: a response rearranged around its signature', () => {
  let subject: SamlSubject;
  before(() => {
    subject = new SamlSubject();
  });
  after(() => subject.close());

  const attempts: [Readonly<Record<string, Wrapping>>, Protection['sign'][]][] = [
    [responseWrappings, ['response', 'both']],
    [assertionWrappings, ['assertion', 'both']],
  ];
  for (const [wrappings, signed] of attempts) {
    for (const [name, attack] of Object.entries(wrappings)) {
      for (const sign of signed) {
        for (const sameId of [false, true]) {
          const how = `${sign} signed, ${sameId ? 'the id kept' : 'an id of its own'}`;
          it(`D1: ${name} (${how})`, async () => {
            let isIn = false;
            const mutate = (xml: string) => {
              const wrapped = wrap(attack, xml, sameId);
              isIn = wrapped.includes(INTRUDER) && wrapped.includes('anna-7f3a');
              return wrapped;
            };
            const work = subject.signIn({ protection: { sign }, mutate });
            const outcome = await work.then(
              ({ identity }) => identity.subject,
              () => null,
            );
            assert.ok(isIn, 'the attack holds both names');
            assert.ok(outcome === null || outcome === 'anna-7f3a', String(outcome));
            if (outcome === null) await subject.errorOf(work);
          });
        }
      }
    }
  }

  it('D1: what a signature is found to cover never holds the other name, whatever stands around it', async () => {
    const trust = { certificates: [samlKeys.provider.certificate], allowSha1: false };
    let covered = 0;
    for (const [wrappings, [sign = 'both']] of attempts) {
      for (const attack of Object.values(wrappings)) {
        await subject.signIn({ protection: { sign } });
        const xml = wrap(attack, subject.idp.sent.at(-1) ?? '', false);
        const root = await parseXml(xml, MESSAGE_LIMITS);
        for (const element of descendantsOf(root)) {
          if (element.localName !== 'Signature' || !isElement(element.parentNode)) continue;
          const signed = await readSigned(xml, element.parentNode, trust).catch(() => null);
          if (!signed) continue;
          covered += 1;
          assert.ok(signed.xml.includes('anna-7f3a') && !signed.xml.includes(INTRUDER));
        }
      }
    }
    assert.ok(covered >= 5, 'some of them leave the signature right');
  });

  it('D1: and the response that they were made from is good', async () => {
    for (const sign of ['assertion', 'response', 'both'] as const) {
      const { identity } = await subject.signIn({ protection: { sign } });
      assert.equal(identity.subject, 'anna-7f3a');
    }
  });
});
