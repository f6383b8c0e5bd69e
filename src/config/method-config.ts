import type { OidcMethodConfig } from './config.ts';
import type { LdapMethodConfig } from './method-configs/ldap.ts';
import type { LocalMethodConfig } from './method-configs/local.ts';
import type { GithubMethodConfig, Oauth2MethodConfig } from './method-configs/oauth2.ts';
import type { SamlMethodConfig } from './method-configs/saml.ts';

/** What every way to sign in has, whatever its type. */
export interface MethodBasics {
  /** Part of addresses and of accounts: `[a-z0-9-]{1,32}`. */
  readonly id: string;
  /** What people read on the chooser page. */
  readonly title: string;
  /** Whose e-mail address ends in one of these comes this way: `example.org`, lower case. */
  readonly emailDomains: readonly string[];
}

/** A way to sign in, told apart by `type`. */
export type MethodConfig =
  | OidcMethodConfig
  | LdapMethodConfig
  | LocalMethodConfig
  | Oauth2MethodConfig
  | GithubMethodConfig
  | SamlMethodConfig;
