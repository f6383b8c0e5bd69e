import {
  anyWords,
  choice,
  duration,
  exactWebAddress,
  flag,
  pairs,
  secretText,
  text,
  webAddress,
} from '../kinds.ts';
import { optional, required, secret, section, withDefault } from '../setting.ts';
import { claimsSection } from './claims.ts';
import { methodBasics } from './method-basics.ts';
import { redirectPath } from './redirect-path.ts';

export const oidcMethod = section('OpenID Connect: Keycloak, Entra ID, Google and others.', {
  ...methodBasics({ id: 'staff', follows: 'the name of the preset, else `oidc`' }),
  preset: optional(choice(['keycloak', 'google', 'entra', 'authentik', 'authelia', 'gitlab']), {
    meaning: 'Fills in what this provider needs; a setting that is written down wins.',
    example: 'keycloak',
  }),
  issuer: optional(exactWebAddress(), {
    meaning:
      'The issuer, exactly as the provider writes it, with or without a slash at its end: `issuer` in its `/.well-known/openid-configuration`.',
    example: 'https://id.example.org/realms/staff',
    inExample: true,
    follows: "the preset's, for google and gitlab; required else",
  }),
  internal_url: optional(webAddress(), {
    meaning:
      'Where Usher itself reaches the provider, if not at `issuer`: it takes the place of `issuer` in what the server asks. Browsers never see it.',
    example: 'http://keycloak:8080/realms/staff/',
  }),
  allow_http: withDefault(flag(), false, {
    meaning:
      'Lets `issuer` begin with http://. Whoever is on the way can then sign in as anybody: for tests only.',
    example: 'true',
    shown: 'false',
  }),
  client_id: required(text(), {
    meaning: 'The name Usher has at the provider.',
    example: 'usher',
  }),
  client_secret: secret(
    optional(secretText(), {
      meaning: 'The client secret; none for a public client or `private_key_jwt`.',
      example: '/run/secrets/oidc-client',
      inExample: true,
    }),
  ),
  client_auth: optional(
    choice(['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none']),
    {
      meaning: 'How Usher proves to be that client.',
      example: 'client_secret_post',
      follows:
        'private_key_jwt with a `private_key`, client_secret_basic with a `client_secret`, else none',
    },
  ),
  private_key: secret(
    optional(secretText('PKCS #8 PEM'), {
      meaning: 'The key for `private_key_jwt`.',
      example: '/run/secrets/oidc-client.pem',
    }),
  ),
  private_key_id: optional(text(), {
    meaning: 'The `kid` of that key, as the provider knows it.',
    example: 'usher-2026',
  }),
  private_key_algorithm: withDefault(choice(['RS256', 'PS256', 'ES256', 'EdDSA']), 'RS256', {
    meaning: 'What `private_key_jwt` is signed with.',
    example: 'ES256',
    shown: 'RS256',
  }),
  scopes: optional(anyWords('scopes'), {
    meaning: 'What is asked for; `openid` is added if it is missing.',
    example: '[openid, profile, email, groups]',
    follows: 'openid, profile and email, and what the preset adds',
  }),
  acr_values: withDefault(anyWords('acr values'), [], {
    meaning: 'Ways of authentication asked for, best first. A sign-in by any other way is refused.',
    example: '[gold]',
    shown: '[]',
  }),
  prompt: optional(
    text({ pattern: /^[a-z_]+( [a-z_]+)*$/, form: 'words such as login, consent, select_account' }),
    {
      meaning: 'Makes the provider ask, although somebody is signed in there.',
      example: 'login',
    },
  ),
  max_age: optional(duration(0, 365 * 86_400), {
    meaning: 'How long ago people may have signed in at the provider; older: it asks again.',
    example: '8h',
  }),
  authorization_parameters: withDefault(
    pairs(),
    {},
    {
      meaning: 'Further parameters of the authorization request.',
      example: '{ kc_idp_hint: staff }',
      shown: '{}',
    },
  ),
  claims: claimsSection,
  userinfo: optional(choice(['auto', 'always', 'never']), {
    meaning:
      'Whether the UserInfo endpoint is asked: `auto` asks it only where the ID token leaves a mapped claim out.',
    example: 'always',
    follows: "auto, or the preset's",
  }),
  require_at_hash: withDefault(flag(), false, {
    meaning:
      'Whether an ID token without `at_hash` is refused. Present, it is always checked (OpenID Connect Core 3.1.3.6).',
    example: 'true',
    shown: 'false',
  }),
  endpoint_hosts: optional(anyWords('hosts: host, host:port or *.example.org'), {
    meaning: "Hosts beside the issuer's own that its discovery document may name.",
    example: "[login.example.net, '*.example.net']",
    follows: "none, or the preset's",
  }),
  redirect_path: redirectPath,
  deadline: withDefault(duration(1, 60), 10, {
    meaning:
      'How long the start or the end of a sign-in waits for the provider, all its requests together.',
    example: '5s',
    shown: '10s',
  }),
  sign_out_at_provider: withDefault(flag(), true, {
    meaning: 'Whether signing out ends the session at the provider too, where it offers that.',
    example: 'false',
    shown: 'true',
  }),
});
