import { GITHUB_CLIENT, GithubStandIn } from '../../../../test/support/github-stand-in.ts';
import { describeMethodContract } from '../../../../test/support/method-contract.ts';
import { describedMethod, githubMethod } from '../../../../test/support/oauth2-methods.ts';

const CALLBACK = new URL('https://auth.example.org/sign-in/github/callback');

for (const [name, open] of [
  ['GitHub', githubMethod],
  ['OAuth 2 by addresses', describedMethod],
] as const) {
  describeMethodContract(name, async () => {
    const provider = await GithubStandIn.start();
    return {
      method: open(provider),
      callback: CALLBACK,
      signIn: async (departure) => ({ url: await provider.signIn(departure), form: null }),
      sabotage: (how) => {
        provider.sabotage = how;
      },
      secrets: () => [GITHUB_CLIENT.secret, ...provider.issued],
      close: () => provider.close(),
    };
  });
}
