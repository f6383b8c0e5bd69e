import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { SignInWish } from '../../src/model/continuation.ts';
import { demandOf } from '../../src/sign-in/methods/saml/wish.ts';
import { HostileProvider } from '../support/hostile-provider.ts';
import { CALLBACK } from '../support/hostile-settings.ts';
import { OidcSubject } from '../support/oidc-subject.ts';
import { SamlSubject, samlSettings } from '../support/saml-subject.ts';

/** As `/authorize` hands it on: `acr_values` is whatever the browser wrote there. */
function wishFor(...acrValues: string[]): SignInWish {
  return { acrValues, maxAgeSeconds: null, askAgain: false, loginHint: null };
}

function requiring(...acr: string[]): SignInWish {
  return { ...wishFor(), required: { acr, secondFactor: false } };
}

describe('A5: nobody wishes for a weaker sign-in than the operator demands', () => {
  let provider: HostileProvider;
  before(async () => {
    provider = await HostileProvider.start();
  });
  after(() => provider.close());

  /** The whole way through a provider that signs people in as `acr`. */
  async function signIn(acrValues: readonly string[], wish: SignInWish, acr: string) {
    const subject = new OidcSubject(provider, { acrValues });
    provider.mutations.acr = acr;
    const state = 'state-abcdefgh';
    const { departure, memo } = await subject.method.start(new URL(CALLBACK), state, [], wish);
    assert.equal(departure.kind, 'redirect');
    return endOf(subject.finish(await provider.signIn(departure.url), memo));
  }

  it('OpenID Connect: a class that the browser adds, or a room, is not taken', async () => {
    assert.equal(await signIn(['gold'], wishFor('weak'), 'weak'), 'acr_not_met');
    assert.equal(await signIn(['gold'], wishFor('weak', 'gold'), 'weak'), 'acr_not_met');
    assert.equal(await signIn(['gold'], requiring('gold', 'weak'), 'weak'), 'acr_not_met');
    assert.equal(await signIn(['gold'], wishFor('gold'), 'gold'), 'gold');
  });

  it('SAML: the same', async () => {
    const settled = { authnContexts: ['urn:mfa', 'urn:card'] };
    const subject = new SamlSubject(settled);
    const signInBy = (context: string, wish: SignInWish) =>
      endOf(subject.signIn({ fields: { context } }, wish).then(({ identity }) => identity));
    assert.equal(await signInBy('urn:password', wishFor('urn:password')), 'acr_not_met');
    assert.equal(
      await signInBy('urn:password', wishFor('urn:card', 'urn:password')),
      'acr_not_met',
    );
    assert.equal(
      await signInBy('urn:password', requiring('urn:mfa', 'urn:password')),
      'acr_not_met',
    );
    assert.equal(await signInBy('urn:card', wishFor('urn:card')), 'urn:card');
    await subject.close();
  });

  it('SAML: of what will do, a wish may choose; what a room requires counts without the like', () => {
    const settings = samlSettings({ authnContexts: ['urn:mfa', 'urn:card'] });
    const contexts = (wish: SignInWish) => demandOf(settings, wish).contexts;
    assert.deepEqual(contexts(wishFor('urn:password')), ['urn:mfa', 'urn:card']);
    assert.deepEqual(contexts(wishFor('urn:password', 'urn:card')), ['urn:card']);
    assert.deepEqual(contexts(requiring('urn:gold')), ['urn:gold']);
  });
});

/** The class that somebody has signed in by, or the code of what it ended in. */
function endOf(work: Promise<{ readonly acr: string | null }>): Promise<string | null> {
  return work.then(
    ({ acr }) => acr,
    (thrown: { code: string }) => thrown.code,
  );
}
