import { choice, duration, flag, secretText, text, webAddress } from '../kinds.ts';
import { list, optional, required, secret, section, withDefault } from '../setting.ts';

const DAY = 86_400;

/** A token's longest life unless `allow_long_ttl` is set. */
export const LONGEST_USUAL_TTL = DAY;

const jitsiFields = {
  url: required(webAddress(), {
    meaning: 'Where people reach Jitsi Meet. Tokens are handed to this address and no other.',
    example: 'https://meet.example.org/',
  }),
  allow_http: withDefault(flag(), false, {
    meaning: 'Lets `url` begin with http:// on another machine. Tokens then travel in the clear.',
    example: 'true',
    shown: 'false',
  }),
  domain: optional(text({ pattern: /^[^\s\p{Cc}]{1,253}$/u, form: 'a host name, or *' }), {
    meaning:
      'The XMPP domain: the claim `sub` of a token for a room without tenant (JWT_SUB, VirtualHost).',
    example: 'meet.example.org',
    follows: 'the host name of `url`',
  }),
  app_id: withDefault(text(), 'jitsi', {
    meaning: "Prosody's `app_id` (JWT_APP_ID).",
    example: 'my-app',
    shown: 'jitsi',
  }),
  issuer: optional(text(), {
    meaning: 'The claim `iss`: one of `asap_accepted_issuers` (JWT_ACCEPTED_ISSUERS).',
    example: 'usher',
    follows: '`app_id`',
  }),
  audience: optional(text(), {
    meaning: 'The claim `aud`: one of `asap_accepted_audiences` (JWT_ACCEPTED_AUDIENCES).',
    example: 'jitsi',
    follows: '`app_id`',
  }),
  algorithm: withDefault(choice(['HS256', 'HS384', 'HS512', 'RS256', 'RS384', 'RS512']), 'HS256', {
    meaning:
      "How tokens are signed: Prosody's `signature_algorithm`. HS with `secret`, which Prosody has too; RS with keys of Usher's own (`keys`), whose public parts Prosody fetches.",
    example: 'RS256',
    shown: 'HS256',
  }),
  secret: secret(
    optional(secretText('at least 32 bytes for HS256, 48 for HS384, 64 for HS512'), {
      meaning:
        "Prosody's `app_secret` (JWT_APP_SECRET); needed with HS. Make one with `openssl rand -hex 32`.",
      example: '/run/secrets/jitsi',
      inExample: true,
    }),
  ),
  reservations_secret: secret(
    optional(secretText('at least 32 bytes'), {
      meaning:
        'What this Jitsi shows to us as `Authorization: Bearer …` (mod_reservations, `reservations_api_headers`). Without it reservations are not served.',
      example: '/run/secrets/reservations',
    }),
  ),
  inline: withDefault(flag(), false, {
    meaning:
      "Whether Usher is the OpenID provider of this Jitsi's inline sign-in (`tokenAuthInline`, `static/sso.html`): see `provider`. Needs RS256, RS384 or RS512.",
    example: 'true',
    shown: 'false',
  }),
  inline_client_id: optional(
    text({ pattern: /^[\x21-\x7e]{1,128}$/, form: '1 to 128 visible ASCII characters' }),
    {
      meaning: "The `clientId` of this Jitsi's `sso` settings.",
      example: 'jitsi-web',
      follows: '`app_id`',
    },
  ),
  ttl: withDefault(duration(60, 3650 * DAY), 2 * 3600, {
    meaning:
      'How long a token lives. A running call outlives its token; it is needed again on a reconnect.',
    example: '4h',
    shown: '2h',
  }),
  allow_long_ttl: withDefault(flag(), false, {
    meaning: 'Lets `ttl` exceed 24h. A token cannot be called back.',
    example: 'true',
    shown: 'false',
  }),
  token_in: withDefault(choice(['fragment', 'query']), 'fragment', {
    meaning:
      'Where the token stands in the address that leads back. `query` is for Jitsi Meet from before 2025 and shows tokens to its access log.',
    example: 'query',
    shown: 'fragment',
  }),
  skip_prejoin: withDefault(flag(), true, {
    meaning:
      'Whether people go straight into the room after the sign-in, without the prejoin page.',
    example: 'false',
    shown: 'true',
  }),
  auto_return_to_app: withDefault(flag(), false, {
    meaning:
      'Whether the page that leads back to a Jitsi app opens it by itself; else it waits for a tap, which Android wants.',
    example: 'true',
    shown: 'false',
  }),
  group: optional(text(), {
    meaning: 'The claim `context.group`, for Prosody modules that read it.',
    example: 'staff',
  }),
  keep_start_muted: withDefault(flag(), false, {
    meaning:
      'Whether the overrides that start people muted are handed back. Jitsi sets them itself before there are any tracks, so they mute everybody.',
    example: 'true',
    shown: 'false',
  }),
  allow_ice_servers: withDefault(flag(), false, {
    meaning: 'Whether `iceServers.*` overrides in a link survive the sign-in.',
    example: 'true',
    shown: 'false',
  }),
  require_domain_verification: withDefault(flag(), true, {
    meaning:
      "Prosody's `enable_domain_verification` (JWT_ENABLE_DOMAIN_VERIFICATION): our own check of a token does as Prosody does.",
    example: 'false',
    shown: 'true',
  }),
};

export const jitsiSection = section(
  'The Jitsi Meet whose door this is. Its id is `main`.',
  jitsiFields,
);

export const moreJitsiList = list('Further Jitsi Meet instances served by the same Usher.', 0, {
  id: required(text({ pattern: /^[a-z0-9-]{1,32}$/, form: '1 to 32 of a-z, 0-9 and -' }), {
    meaning: 'Its name in addresses and logs; not `main`.',
    example: 'second',
  }),
  ...jitsiFields,
  url: { ...jitsiFields.url, example: 'https://second.example.org/' },
});
