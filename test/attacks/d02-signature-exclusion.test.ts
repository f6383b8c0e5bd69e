import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { RSA_SHA1, SHA1 } from '../support/saml-crypto.ts';
import { signatureRefusals } from '../support/saml-signature-refusals.ts';
import { SamlSubject } from '../support/saml-subject.ts';

describe('D2: a signature that is missing, foreign or of the wrong form', () => {
  let subject: SamlSubject;
  before(() => {
    subject = new SamlSubject();
  });
  after(() => subject.close());

  for (const [what, [reason, steering]] of Object.entries(signatureRefusals)) {
    it(`D2: ${what}: refused, ${reason}`, async () => {
      assert.equal(await subject.reasonOf(subject.signIn(steering)), reason);
    });
  }

  it('D2: a good response around an assertion that was changed is refused, and the other way round', async () => {
    const protection = { sign: 'both' } as const;
    const inside = (xml: string) => xml.replace('anna-7f3a', 'root-0000');
    assert.equal(
      await subject.reasonOf(subject.signIn({ protection, mutate: inside })),
      'signature_wrong',
    );
    const outside = (xml: string) => xml.replace('<samlp:Status>', '<samlp:Status> ');
    assert.equal(
      await subject.reasonOf(subject.signIn({ protection, mutate: outside })),
      'signature_wrong',
    );
  });

  it('D2: SHA-1 counts where the operator says so, and only there', async () => {
    const lenient = new SamlSubject({ allowSha1: true });
    const signing = { signature: RSA_SHA1, digest: SHA1 };
    assert.ok(await lenient.signIn({ protection: { signing } }));
    assert.ok(await lenient.signIn());
    await lenient.close();
  });

  const signs = ['response', 'assertion', 'both'] as const;
  for (const wantsSigned of ['either', ...signs] as const) {
    it(`D2: \`wants_signed: ${wantsSigned}\` takes what it says`, async () => {
      const strict = new SamlSubject({ wantsSigned });
      const taken: string[] = [];
      for (const sign of signs) {
        const work = strict.signIn({ protection: { sign } });
        if (await work.then(Boolean, () => false)) taken.push(sign);
        else assert.match(await strict.reasonOf(work), /^unsigned_(response|assertion)$/);
      }
      await strict.close();
      assert.deepEqual(
        taken,
        wantsSigned === 'either'
          ? signs
          : signs.filter((sign) => sign === wantsSigned || sign === 'both'),
      );
    });
  }
});
