import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { systemClock } from '../../src/base/clock.ts';
import { Mellon, mellonIsThere } from '../support/mellon.ts';
import { requirePart } from '../support/require-part.ts';
import { assertionRefusals } from '../support/saml-assertion-refusals.ts';
import { SamlIdp, type Steering } from '../support/saml-idp.ts';
import { signatureRefusals } from '../support/saml-signature-refusals.ts';
import { SAML_ADDRESSES, SamlSubject } from '../support/saml-subject.ts';
import { assertionWrappings, responseWrappings, wrap } from '../support/saml-wrapping.ts';

const GOOD = 'anna-7f3a';
/** As many as its Apache looks at, each in a process of its own. */
const AT_ONCE = 4;
const SIGNS = ['assertion', 'response', 'both'] as const;

/** One answer of the provider, for a callback of this address. */
type Attempt = readonly [what: string, steering: (callback: string) => Steering];

/**
 * The same answers to both: we let nobody in whom mod_auth_mellon refuses. What we refuse beyond that is in the tests
 * of attacks D1 to D5.
 */
describe('mod_auth_mellon, another service of the same provider', {
  skip: requirePart('mod_auth_mellon', mellonIsThere),
  timeout: 240_000,
}, () => {
  const idp = new SamlIdp(systemClock);
  let mellon: Mellon;
  let ours: SamlSubject;
  before(async () => {
    mellon = await Mellon.start(idp);
    ours = new SamlSubject();
  });
  after(async () => {
    await ours.close();
    await mellon.stop();
  });

  /** Tries each at both, and counts those that mod_auth_mellon refuses. */
  async function refusedBoth(attempts: readonly Attempt[]): Promise<number> {
    const queue = [...attempts];
    let refused = 0;
    const tryNext = async (): Promise<void> => {
      const attempt = queue.pop();
      if (!attempt) return;
      const [what, steering] = attempt;
      const theirs = await mellon.signIn(steering(mellon.callback));
      const us = await ours.signIn(steering(SAML_ADDRESSES.callback.href)).then(
        ({ identity }) => identity.subject,
        () => null,
      );
      assert.ok(us === null || us === GOOD, what);
      assert.ok(us === null || theirs !== null, `${what}: refused there, and not by us`);
      refused += Number(theirs === null);
      await tryNext();
    };
    await Promise.all(Array.from({ length: AT_ONCE }, tryNext));
    return refused;
  }

  it('lets in whom we let in', async () => {
    const now = systemClock.nowSeconds();
    const good: Steering[] = [
      ...SIGNS.map((sign) => ({ protection: { sign } })),
      { fields: { notOnOrAfter: now + 30, confirmedNotOnOrAfter: now + 30 } },
      { fields: { sessionNotOnOrAfter: null } },
      { fields: { attributes: {} } },
    ];
    for (const steering of good) {
      assert.equal(await mellon.signIn(steering), GOOD, mellon.complaints);
      assert.equal((await ours.signIn(steering)).identity.subject, GOOD);
    }
  });

  it('D1: a response rearranged around its signature', async () => {
    const attempts = [
      ...Object.entries(responseWrappings).map((entry) => ['response', ...entry] as const),
      ...Object.entries(assertionWrappings).map((entry) => ['assertion', ...entry] as const),
    ].flatMap(([sign, what, attack]) =>
      [false, true].map((sameId): Attempt => {
        const mutate = (xml: string) => wrap(attack, xml, sameId);
        return [`${what}, ${sameId}`, () => ({ protection: { sign }, mutate })];
      }),
    );
    assert.ok((await refusedBoth(attempts)) > attempts.length / 2);
  });

  it('D2: a signature that is missing, foreign or of the wrong form', async () => {
    const attempts = Object.entries(signatureRefusals).map(
      ([what, [, steering]]): Attempt => [what, () => steering],
    );
    assert.ok((await refusedBoth(attempts)) > attempts.length / 2);
  });

  it('D5: an assertion that does not fit', async () => {
    const now = systemClock.nowSeconds();
    const attempts = Object.entries(assertionRefusals).map(
      ([what, [, fields]]): Attempt => [
        what,
        (callback) => ({ fields: fields(now, callback), protection: { sign: 'both' } }),
      ],
    );
    assert.ok((await refusedBoth(attempts)) > attempts.length / 3);
  });

  it('D4: the same answer once more', async () => {
    const begun = await ours.begin();
    const answer = ours.answer(begun);
    assert.equal((await ours.finish(begun, answer)).identity.subject, GOOD);
    assert.deepEqual(await mellon.signInTwice(), [GOOD, null]);
  });
});
