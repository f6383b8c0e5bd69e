import type { Accounts } from '../accounts/accounts.ts';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Random } from '../base/random.ts';
import type { Config } from '../config/config.ts';
import type { MethodConfig } from '../config/method-config.ts';
import { absolute, paths } from '../http/paths.ts';
import { signInErrors } from './errors.ts';
import type { RedirectMethod, SignInMethod } from './method.ts';
import { createLdapMethod } from './methods/ldap/ldap-method.ts';
import { createLocalMethod } from './methods/local/local-method.ts';
import { createOauth2Method } from './methods/oauth2/oauth2-method.ts';
import { createOidcMethod } from './methods/oidc/oidc-method.ts';
import { createSamlMethod } from './methods/saml/saml-method.ts';

/** A method with the addresses that lead to it. */
export interface RegisteredMethod {
  readonly method: SignInMethod;
  /** Where a provider sends people back to, relative to the public address. */
  readonly callbackPath: string;
  /** The same, absolute: what is registered at the provider. */
  readonly callback: URL;
  /** Whether signing out here also signs out there. */
  readonly signOutAtProvider: boolean;
  /** Whose e-mail address ends in one of these comes this way. */
  readonly emailDomains: readonly string[];
}

/** The ways to sign in, in the order of the configuration. */
export type Registry = ReadonlyMap<string, RegisteredMethod>;

interface RegistryDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Null where there is no method of type local. */
  readonly accounts: Accounts | null;
  /** One request to a method's provider, for the metrics. */
  readonly onProviderRequest: (
    methodId: string,
    operation: string,
    outcome: string,
    seconds: number,
  ) => void;
}

/** The one place that names the methods. */
export function createRegistry(config: Config, deps: RegistryDeps): Registry {
  return new Map(
    config.signIn.methods.map((settings) => {
      const own = 'redirectPath' in settings ? settings.redirectPath : null;
      const callbackPath = own ?? paths.callback(settings.id);
      const callback = absolute(config.publicUrl, callbackPath);
      const registered: RegisteredMethod = {
        method: createMethod(settings, deps, {
          ...{ callback, publicUrl: config.publicUrl, sendsLinks: config.mail !== null },
        }),
        callbackPath,
        callback,
        signOutAtProvider: 'signOutAtProvider' in settings && settings.signOutAtProvider,
        emailDomains: settings.emailDomains,
      };
      return [settings.id, registered] as const;
    }),
  );
}

/** Where a method is reached, and what there is besides. */
interface MethodPlace {
  readonly callback: URL;
  readonly publicUrl: URL;
  readonly sendsLinks: boolean;
}

function createMethod(
  settings: MethodConfig,
  deps: RegistryDeps,
  { callback, publicUrl, sendsLinks }: MethodPlace,
): SignInMethod {
  const methodDeps = {
    ...deps,
    onRequest: (operation: string, outcome: string, seconds: number) =>
      deps.onProviderRequest(settings.id, operation, outcome, seconds),
  };
  switch (settings.type) {
    case 'oidc':
      return createOidcMethod(settings, methodDeps);
    case 'oauth2':
    case 'github':
      return createOauth2Method(settings, methodDeps);
    case 'saml': {
      const logout = absolute(publicUrl, paths.singleLogout(settings.id));
      const metadata = absolute(publicUrl, paths.methodDocument(settings.id, 'metadata'));
      return createSamlMethod(settings, {
        ...methodDeps,
        addresses: { callback, logout, metadata },
      });
    }
    case 'ldap':
      return createLdapMethod(settings, methodDeps);
    case 'local':
      if (!deps.accounts) throw new TypeError('A method of type local needs accounts.');
      return createLocalMethod(settings, { ...methodDeps, accounts: deps.accounts, sendsLinks });
  }
}

/** For /readyz: each way by name, and how to ask after it. */
export function checksOf(registry: Registry) {
  return [...registry.values()].map(({ method }) => ({
    name: `sign-in:${method.id}`,
    check: async () => (await method.check?.()) ?? [],
  }));
}

/** What the entrance tells of the ways. `hasOwnFactors`: people set up second factors on the page of their account. */
export function describeMethods(registry: Registry) {
  return [...registry.values()].map(({ method }) => ({
    id: method.id,
    title: method.title,
    hasOwnFactors: method.kind === 'password' && method.verifySecond !== undefined,
  }));
}

/** The method as one that sends people away. Throws `sign_in_method_unknown` for one with a form of ours. */
export function redirectMethodOf({ method }: RegisteredMethod): RedirectMethod {
  if (method.kind !== 'redirect') throw signInErrors.methodUnknown();
  return method;
}
