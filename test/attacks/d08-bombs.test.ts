import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { costOf } from '../support/request-cost.ts';
import { SAML_CALLBACK, SAML_LOGOUT, SamlHouse } from '../support/saml-house.ts';

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
/** Inflates to about a thousand times as much. */
const bomb = (megabytes: number) =>
  base64(deflateRawSync(Buffer.alloc(megabytes * 1e6, 'a'), { level: 9 }));

describe('D8: messages that grow, and messages that are none', () => {
  let house: SamlHouse;
  before(async () => {
    house = await SamlHouse.open();
    await house.signIn();
  });
  after(() => house.close());

  const get = (address: string) => house.usher.answer(new Request(address));
  const refuse = async (ask: () => Promise<Response>, statuses = [400]) => {
    let status = 0;
    const cost = await costOf(async () => {
      status = (await ask()).status;
    });
    assert.ok(statuses.includes(status), String(status));
    assert.ok(cost.threadMs < 100, `${cost.threadMs} ms`);
    assert.ok(cost.megabytes < 20, `${cost.megabytes} MB`);
  };

  for (const megabytes of [4, 11]) {
    for (const name of ['SAMLRequest', 'SAMLResponse']) {
      it(`D8: ${megabytes} MB in an address of ${megabytes * 1.3} kB, as ${name}`, async () => {
        const message = encodeURIComponent(bomb(megabytes));
        assert.ok(message.length < 16_000);
        await refuse(() => get(`${SAML_LOGOUT}?${name}=${message}`));
        const signed = house.idp.signedQuery(name, 'a'.repeat(megabytes * 1e6), null);
        await refuse(() => get(`${SAML_LOGOUT}?${signed}`));
      });
    }
  }

  it('D8: what is no base64, no deflated text, or nothing', async () => {
    for (const value of ['!', 'AAAA', '%00', '', 'PD94', 'x'.repeat(9000)]) {
      await refuse(() => get(`${SAML_LOGOUT}?SAMLRequest=${value}&SigAlg=x&Signature=x`));
      const form = new URLSearchParams({ SAMLResponse: value });
      const { cookie } = await house.atProvider();
      await refuse(() => house.post(cookie, form));
    }
    await refuse(() => get(SAML_LOGOUT));
  });

  it('D8: a body of 5 MB is not read to its end', async () => {
    const body = `SAMLResponse=${'A'.repeat(5_000_000)}`;
    const ask = () =>
      house.usher.answer(
        new Request(SAML_CALLBACK, {
          method: 'POST',
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body,
        }),
      );
    await refuse(ask, [413]);
  });

  it('D8: a response has to come by a form: in an address it is not looked at', async () => {
    const { cookie } = await house.atProvider();
    const address = `${SAML_CALLBACK}?SAMLResponse=${encodeURIComponent(bomb(4))}`;
    const ask = () => house.usher.answer(new Request(address, { headers: { cookie } }));
    await refuse(ask, [404, 405]);
  });
});
