import type { SignInWish } from '../../src/model/continuation.ts';
import type { Identity } from '../../src/model/identity.ts';
import type { RedirectMethod } from '../../src/sign-in/method.ts';
import { sampleIdentity } from './sample-identity.ts';

/** A method whose provider is an address that nobody asks: who comes back is whoever the test says. */
export interface RedirectStub extends RedirectMethod {
  /** What each start was asked for. */
  readonly wishes: (SignInWish | undefined)[];
  /** Who comes back. */
  identity: Partial<Identity>;
}

export function redirectStub(id: string, identity: Partial<Identity> = {}): RedirectStub {
  const stub: RedirectStub = {
    ...{ kind: 'redirect', id, title: `Provider ${id}`, identity, wishes: [] },
    answer: { by: 'query', stateParameter: 'state' },
    async start(callback, state, _languages, wish) {
      stub.wishes.push(wish);
      const url = new URL(callback);
      url.search = new URLSearchParams({ state }).toString();
      return { departure: { kind: 'redirect', url }, memo: null };
    },
    async finish() {
      const who = { methodId: id, subject: `subject-at-${id}`, ...stub.identity };
      return { identity: sampleIdentity(who), once: [] };
    },
  };
  return stub;
}
