import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, it } from 'node:test';
import { systemClock } from '../../src/base/clock.ts';
import { systemRandom } from '../../src/base/random.ts';
import { openStorage } from '../../src/storage/open-storage.ts';
import { createSealer } from '../../src/storage/sealer.ts';
import {
  isSignedIn,
  SAML_CALLBACK,
  SamlHouse,
  type SamlHouseOptions,
  samlForm,
} from '../support/saml-house.ts';
import { AUTH, JITSI_SECRET } from '../support/usher.ts';

const seal = createSealer(JITSI_SECRET, systemRandom);

describe('D4: an answer counts once', () => {
  const houses: SamlHouse[] = [];
  const open = async (options: SamlHouseOptions = {}) => {
    const house = await SamlHouse.open(options);
    houses.push(house);
    return house;
  };
  afterEach(async () => {
    for (const house of houses.splice(0)) await house.close();
  });

  it('D4: the same response once more is refused', async () => {
    const house = await open();
    const { cookie, form } = await house.atProvider();
    assert.ok(isSignedIn(await house.post(cookie, form)));
    const again = await house.post(cookie, form);
    assert.equal(again.status, 400);
    assert.ok(!isSignedIn(again));
  });

  it('D4: a hundred at once let one in', async () => {
    const house = await open();
    const { cookie, form } = await house.atProvider();
    const answers = await Promise.all(Array.from({ length: 100 }, () => house.post(cookie, form)));
    assert.equal(answers.filter(isSignedIn).length, 1);
  });

  it('D4: on another instance, and after a restart, it was used as well', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'usher-d4-'));
    const url = `sqlite:${join(folder, 'usher.db')}`;
    const storage = () => openStorage({ url, clock: systemClock, seal });
    const [one, other] = [
      await open({ storage: await storage() }),
      await open({ storage: await storage() }),
    ];
    const { cookie, form } = await one.atProvider();
    assert.ok(isSignedIn(await one.post(cookie, form)));
    assert.ok(!isSignedIn(await other.post(cookie, form)));
    await one.close();
    houses.splice(houses.indexOf(one), 1);
    const restarted = await open({ storage: await storage() });
    assert.ok(!isSignedIn(await restarted.post(cookie, form)));
    for (const house of houses.splice(0)) await house.close();
    rmSync(folder, { recursive: true });
  });

  it('D4: where people may come unasked, a response signs in once, whoever brings it', async () => {
    const house = await open({ settings: ['allow_unasked: true'] });
    const request = { id: '', callback: SAML_CALLBACK, issuer: `${AUTH}/sign-in/uni/metadata` };
    house.idp.steering = { fields: { inResponseTo: null, confirmedInResponseTo: null } };
    const xml = house.idp.respond(request);
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => house.post('', samlForm(xml))),
    );
    assert.equal(answers.filter(isSignedIn).length, 1);
    const renamed = xml.replace(/(<samlp:Response [^>]*ID=")[^"]*/, '$1_a-new-response');
    assert.notEqual(renamed, xml);
    const again = await house.post('', samlForm(renamed));
    assert.ok(!isSignedIn(again));
    assert.match(await again.text(), /answer_spent/);
  });

  it('D4: and where they may not, it signs nobody in', async () => {
    const house = await open();
    house.idp.steering = { fields: { inResponseTo: null, confirmedInResponseTo: null } };
    const request = { id: '', callback: SAML_CALLBACK, issuer: `${AUTH}/sign-in/uni/metadata` };
    const answer = await house.post('', samlForm(house.idp.respond(request)));
    assert.equal(answer.status, 400);
    assert.ok(!isSignedIn(answer));
  });
});
