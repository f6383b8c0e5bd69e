import type { Origin } from './migration.ts';
import { goOpenid } from './origins/go-openid.ts';
import { jitsiOpenid } from './origins/jitsi-openid.ts';
import { keycloakAdapter } from './origins/keycloak-adapter.ts';
import { ldap } from './origins/ldap.ts';
import { oidcAdapter } from './origins/oidc-adapter.ts';
import { saml2jwt } from './origins/saml2jwt.ts';
import { secureDomain } from './origins/secure-domain.ts';

/** Everywhere that people come from, in the order in which a set-up is recognised: the plainest signs first. */
export const origins: readonly Origin[] = [
  keycloakAdapter,
  saml2jwt,
  oidcAdapter,
  goOpenid,
  jitsiOpenid,
  ldap,
  secureDomain,
];
