import { claimPaths } from '../claim-paths.ts';
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

const clientId = required(text(), {
  meaning: 'The name Usher has at the provider.',
  example: 'usher',
});

const deadline = withDefault(duration(1, 60), 10, {
  meaning: 'How long the end of a sign-in waits for the provider, all its requests together.',
  example: '5s',
  shown: '10s',
});

const allowHttp = withDefault(flag(), false, {
  meaning:
    'Lets addresses begin with http://. Whoever is on the way can then sign in as anybody: for tests only.',
  example: 'true',
  shown: 'false',
});

export const oauth2Method = section(
  'OAuth 2 without OpenID Connect, described by addresses and claim paths.',
  {
    ...methodBasics({ id: 'portal', follows: '`oauth2`' }),
    client_id: clientId,
    client_secret: secret(
      optional(secretText(), {
        meaning: 'The client secret; none for a public client.',
        example: '/run/secrets/oidc-client',
        inExample: true,
      }),
    ),
    client_auth: optional(choice(['client_secret_basic', 'client_secret_post', 'none']), {
      meaning: 'How Usher proves to be that client (RFC 6749 2.3.1).',
      example: 'client_secret_post',
      follows: 'client_secret_basic with a `client_secret`, else none',
    }),
    authorization_endpoint: required(exactWebAddress(), {
      meaning: 'Where people are sent to sign in.',
      example: 'https://portal.example.org/oauth/authorize',
    }),
    token_endpoint: required(exactWebAddress(), {
      meaning: 'Where Usher redeems codes.',
      example: 'https://portal.example.org/oauth/token',
    }),
    userinfo_endpoint: required(exactWebAddress(), {
      meaning: 'What answers a token with JSON about the person.',
      example: 'https://portal.example.org/api/me',
    }),
    more_endpoints: withDefault(
      pairs(),
      {},
      {
        meaning:
          'Further addresses that answer with JSON, by the name under which the answer stands in the claims.',
        example: '{ courses: https://portal.example.org/api/courses }',
        shown: '{}',
      },
    ),
    scopes: withDefault(anyWords('scopes'), [], {
      meaning: 'What is asked for.',
      example: '[profile, email]',
      shown: '[]',
    }),
    authorization_parameters: withDefault(
      pairs(),
      {},
      {
        meaning: 'Further parameters of the authorization request.',
        example: '{ hd: example.org }',
        shown: '{}',
      },
    ),
    subject: withDefault(claimPaths(), ['sub', 'id'], {
      meaning:
        'Claim paths of what names an account for good: never a name or an address that somebody else can get one day.',
      example: '[user.id]',
      shown: '[sub, id]',
    }),
    claims: claimsSection,
    allow_http: allowHttp,
    redirect_path: redirectPath,
    deadline,
  },
);

export const githubMethod = section('GitHub, or a GitHub Enterprise Server.', {
  ...methodBasics({ id: 'github', follows: '`github`' }),
  client_id: clientId,
  client_secret: secret(
    required(secretText(), {
      meaning: 'The client secret of the OAuth app.',
      example: '/run/secrets/oidc-client',
    }),
  ),
  url: optional(webAddress(), {
    meaning: 'The address of a GitHub Enterprise Server.',
    example: 'https://github.example.org/',
    follows: 'https://github.com/',
  }),
  api_url: optional(webAddress(), {
    meaning: 'Its interface for programs.',
    example: 'https://github.example.org/api/v3/',
    follows: 'https://api.github.com/, or `api/v3/` below `url`',
  }),
  groups: withDefault(flag(), true, {
    meaning:
      'Whether organisations and teams are asked for: `acme` and `acme/teachers` are then groups. Needs the scope read:org.',
    example: 'false',
    shown: 'true',
  }),
  claims: claimsSection,
  allow_http: allowHttp,
  redirect_path: redirectPath,
  deadline,
});
