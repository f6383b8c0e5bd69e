import { kindList } from '../setting.ts';
import { ldapMethod } from './ldap.ts';
import { localMethod } from './local.ts';
import { githubMethod, oauth2Method } from './oauth2.ts';
import { oidcMethod } from './oidc.ts';
import { samlMethod } from './saml.ts';

/** The ways to sign in: a kind more is its section, one line here, and its settings' own `build` and `judge`. */
export const methodsList = kindList(
  'The ways to sign in, in the order of the chooser page. What each has follows from its `type`.',
  1,
  'oidc',
  {
    oidc: oidcMethod,
    saml: samlMethod,
    ldap: ldapMethod,
    local: localMethod,
    oauth2: oauth2Method,
    github: githubMethod,
  },
);
