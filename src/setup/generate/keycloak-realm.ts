import type { SetupAnswers } from '../setup-answers.ts';
import type { Names } from './names.ts';

/** The last folder of the issuer, else the name of the handbook. */
export function realmName(issuer: URL): string {
  return decodeURIComponent(/\/realms\/([^/]+)\/?$/.exec(issuer.pathname)?.[1] ?? 'jitsi-realm');
}

/**
 * A realm to import, with one client. `secret`: what Usher shows to Keycloak; null for a public client, which is Jitsi's
 * own front end where nobody stands in between.
 */
export function keycloakRealm(
  { signIn, usherUrl }: SetupAnswers,
  names: Names,
  secret: string | null,
): string {
  if (signIn.kind !== 'keycloak') return '';
  const jitsi = names.jitsiUrl.href;
  const addresses =
    secret === null
      ? {
          in: `${jitsi}static/sso.html`,
          out: `${jitsi}static/logout.html`,
          origin: names.jitsiUrl.origin,
        }
      : {
          in: names.callback.href,
          out: new URL('signed-out', usherUrl).href,
          origin: usherUrl.origin,
        };
  const client = {
    clientId: signIn.clientId,
    name: 'Jitsi Meet',
    protocol: 'openid-connect',
    enabled: true,
    publicClient: secret === null,
    ...(secret === null ? {} : { clientAuthenticatorType: 'client-secret', secret }),
    // The authorization code with PKCE, and no other way.
    standardFlowEnabled: true,
    implicitFlowEnabled: false,
    directAccessGrantsEnabled: false,
    serviceAccountsEnabled: false,
    redirectUris: [addresses.in],
    webOrigins: [addresses.origin],
    attributes: {
      'pkce.code.challenge.method': 'S256',
      'post.logout.redirect.uris': addresses.out,
      ...(secret === null
        ? {}
        : {
            'backchannel.logout.url': new URL(`sign-in/${names.method}/logout`, usherUrl).href,
            'backchannel.logout.session.required': 'true',
          }),
    },
    protocolMappers: [groupMapper, roleMapper],
  };
  const realm = {
    realm: realmName(signIn.issuer),
    displayName: 'Jitsi Meet',
    enabled: true,
    sslRequired: 'external',
    registrationAllowed: false,
    // Ten wrong passwords and more slow somebody down who guesses.
    bruteForceProtected: true,
    clients: [client],
  };
  return `${JSON.stringify(realm, null, 2)}\n`;
}

const everywhere = {
  'id.token.claim': 'true',
  'access.token.claim': 'true',
  'userinfo.token.claim': 'true',
};

const groupMapper = {
  name: 'groups',
  protocol: 'openid-connect',
  protocolMapper: 'oidc-group-membership-mapper',
  config: { 'claim.name': 'groups', 'full.path': 'false', ...everywhere },
};

const roleMapper = {
  name: 'roles',
  protocol: 'openid-connect',
  protocolMapper: 'oidc-usermodel-realm-role-mapper',
  config: { 'claim.name': 'roles', 'jsonType.label': 'String', multivalued: 'true', ...everywhere },
};
