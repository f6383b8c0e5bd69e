import { forgeJwt, signJwt } from '../../../../test/support/hostile-keys.ts';
import type { Mutations } from '../../../../test/support/hostile-provider.ts';
import { CALLBACK } from '../../../../test/support/hostile-settings.ts';
import { describeMethodContract, type Sabotage } from '../../../../test/support/method-contract.ts';
import { OidcSubject } from '../../../../test/support/oidc-subject.ts';

const sabotages: Record<Sabotage, NonNullable<Mutations['idToken']>> = {
  'wrong audience': (claims, key) => signJwt(key, { ...claims, aud: 'somebody-else' }),
  expired: (claims, key) => signJwt(key, { ...claims, exp: Number(claims['iat']) - 60 }),
  tampered: async (claims, key) => {
    const signature = (await signJwt(key, claims)).split('.')[2];
    const forged = forgeJwt({ alg: key.alg, kid: key.kid }, { ...claims, sub: 'root' });
    return forged + signature;
  },
};

describeMethodContract('OpenID Connect', async () => {
  const subject = await OidcSubject.open();
  return {
    method: subject.method,
    callback: new URL(CALLBACK),
    signIn: async (departure) => ({ url: await subject.provider.signIn(departure), form: null }),
    sabotage: (how) => {
      if (how === null) delete subject.provider.mutations.idToken;
      else subject.provider.mutations.idToken = sabotages[how];
    },
    secrets: () => subject.secrets(),
    close: () => subject.close(),
  };
});
