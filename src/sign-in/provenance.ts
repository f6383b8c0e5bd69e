import type { Provenance } from '../sessions/routes.ts';
import type { SignInMethod } from './method.ts';
import type { Registry } from './registry.ts';

/** What the methods know of the sessions they opened: their title, and the way out of the provider's own. */
export function createProvenance(registry: Registry): Provenance {
  return {
    titleOf: (methodId) => registry.get(methodId)?.method.title ?? null,
    /**
     * RP-Initiated Logout 1.0, SAML profiles 4.4. Null when the provider offers none or cannot be asked: our own
     * session has ended by then, and that must not depend on the provider.
     */
    async departure({ identity }, returnTo, log) {
      const registered = registry.get(identity.methodId);
      if (!registered?.signOutAtProvider || !registered.method.signOut) return null;
      try {
        const state = bringsBackLittle(registered.method) ? returnTo.shortState : returnTo.state;
        const departure = await registered.method.signOut(identity, returnTo.url, state);
        return departure?.kind === 'redirect' ? departure.url : departure;
      } catch (thrown) {
        log.warn('provider_sign_out_failed', { method: registered.method.id, err: thrown });
        return null;
      }
    },
  };
}

function bringsBackLittle(method: SignInMethod): boolean {
  return method.kind === 'redirect' && method.answer.stateParameter === 'RelayState';
}
