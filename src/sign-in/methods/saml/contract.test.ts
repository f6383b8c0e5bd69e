import { describeMethodContract, type Sabotage } from '../../../../test/support/method-contract.ts';
import type { Steering } from '../../../../test/support/saml-idp.ts';
import { SAML_ADDRESSES, SamlSubject } from '../../../../test/support/saml-subject.ts';

const sabotages: Record<Sabotage, (now: number) => Steering> = {
  'wrong audience': () => ({ fields: { audience: 'https://somebody.else.example/' } }),
  expired: (now) => ({ fields: { confirmedNotOnOrAfter: now - 61 } }),
  tampered: () => ({ mutate: (xml) => xml.replace('anna-7f3a', 'root') }),
};

describeMethodContract('SAML', async () => {
  const subject = new SamlSubject();
  return {
    method: subject.method,
    callback: SAML_ADDRESSES.callback,
    signIn: async (departure) => subject.idp.signIn(departure),
    sabotage: (how) => {
      const now = subject.clock.nowSeconds();
      subject.idp.steering = how === null ? {} : sabotages[how](now);
    },
    secrets: () => subject.secrets(),
    close: () => subject.close(),
  };
});
