import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from '../support/browser.ts';
import { SAML_LOGOUT, SamlHouse } from '../support/saml-house.ts';
import { SamlIdp } from '../support/saml-idp.ts';
import { samlKeys } from '../support/saml-keys.ts';
import { AUTH } from '../support/usher.ts';

describe('D9: no session ends but the one that the provider names', () => {
  let house: SamlHouse;
  let anna: Browser;
  before(async () => {
    house = await SamlHouse.open();
    anna = house.browser();
    house.idp.steering = { fields: { sessionIndex: 'index-of-anna' } };
    await house.signIn(anna);
  });
  after(() => house.close());

  const isSignedIn = async (browser: Browser) =>
    (await browser.visit(`${AUTH}/account`, { follow: false })).status === 200;
  const bring = (url: URL) => house.usher.answer(new Request(url));
  const request = (
    fields: { nameId: string; sessionIndexes?: readonly string[] },
    idp = house.idp,
  ) => idp.signOut('redirect', SAML_LOGOUT, fields).url;

  it('D9: a forged request: not by a link that somebody follows, not by hers', async () => {
    const forger = new SamlIdp(house.idp.clock);
    forger.key = samlKeys.stranger;
    const forged = request({ nameId: 'anna-7f3a' }, forger);
    const unsigned = request({ nameId: 'anna-7f3a' });
    unsigned.searchParams.delete('Signature');
    for (const url of [forged, unsigned]) {
      assert.equal((await bring(url)).status, 400);
      assert.equal((await anna.visit(url)).status, 400);
      assert.equal(await isSignedIn(anna), true);
    }
    assert.equal(house.usher.events('single_logout_refused').length, 4);
  });

  it('D9: for another NameID, for another index', async () => {
    await bring(request({ nameId: 'somebody-else' }));
    await bring(request({ nameId: 'anna-7f3a', sessionIndexes: ['another-index'] }));
    await bring(request({ nameId: 'ANNA-7F3A' }));
    assert.equal(await isSignedIn(anna), true);
    assert.deepEqual(
      house.usher.events('single_logout').map(({ ended }) => ended),
      [0, 0, 0],
    );
  });

  it('D9: nor by somebody’s own request, sent to her: her browser keeps its session', async () => {
    const url = request({ nameId: 'mallory', sessionIndexes: ['index-of-mallory'] });
    assert.equal((await anna.visit(url, { follow: false })).status, 303);
    assert.equal(await isSignedIn(anna), true);
  });

  it('D9: hers by her name and index, and by a replay nobody’s later; a HEAD ends and spends nothing', async () => {
    const url = request({ nameId: 'anna-7f3a', sessionIndexes: ['index-of-anna'] });
    const looked = await house.usher.answer(new Request(url, { method: 'HEAD' }));
    assert.deepEqual([looked.status, await isSignedIn(anna)], [405, true]);
    assert.equal((await bring(url)).status, 303);
    assert.equal(await isSignedIn(anna), false);
    await house.signIn(anna);
    assert.equal(await isSignedIn(anna), true);
    await bring(url);
    await Promise.all(Array.from({ length: 20 }, () => bring(url)));
    assert.equal(await isSignedIn(anna), true);
  });

  it('D9: all of hers where the request names no index, or several', async () => {
    const other = house.browser();
    house.idp.steering = { fields: { sessionIndex: 'second-index' } };
    await house.signIn(other);
    await bring(request({ nameId: 'anna-7f3a' }));
    assert.deepEqual([await isSignedIn(anna), await isSignedIn(other)], [false, false]);
  });
});
