import { anyWords, choice, duration, flag, secretText, text } from '../kinds.ts';
import { SAML_CLAIMS, SECOND_FACTOR_CONTEXTS } from '../saml-defaults.ts';
import { optional, secret, section, withDefault } from '../setting.ts';
import { claimsSectionWith } from './claims.ts';
import { methodBasics } from './method-basics.ts';
import { redirectPath } from './redirect-path.ts';

/** An absolute URI (SAML core 1.3.2, 8.3.6). */
const uri = () =>
  text({ pattern: /^[A-Za-z][A-Za-z0-9+.-]*:\S{1,1000}$/, form: 'an address, or a urn:' });

const pem = (meaning: string, example: string) =>
  secret(optional(secretText('PEM'), { meaning, example }));

const providerSettings = {
  metadata_url: optional(text({ pattern: /^https?:\/\/\S+$/, form: 'a whole web address' }), {
    meaning:
      "Where the provider's metadata is. It is read again by what it says of itself, so that new keys need nobody here.",
    example: 'https://idp.example.org/idp/shibboleth',
    inExample: true,
  }),
  metadata_file: optional(text(), {
    meaning: 'The same from a file, which may change while Usher runs.',
    example: '/etc/usher/idp-metadata.xml',
  }),
  metadata_certificate: pem(
    'Who signs the metadata (a certificate); what anybody else signed, or nobody, is then refused.',
    '/etc/usher/federation.pem',
  ),
  provider_entity_id: optional(uri(), {
    meaning: "The provider's entity id. Needed where the metadata describes several.",
    example: 'https://idp.example.org/idp/shibboleth',
    follows: 'that of the only provider in the metadata',
  }),
  allow_http: withDefault(flag(), false, {
    meaning:
      "Lets the provider's addresses begin with http://. Whoever is on the way can then sign in as anybody: for tests only.",
    example: 'true',
    shown: 'false',
  }),
};

const ourSettings = {
  entity_id: optional(uri(), {
    meaning: 'The name Usher has at the provider.',
    example: 'https://meet.example.org/usher',
    follows: 'the address of our metadata, `sign-in/{id}/metadata` below `public_url`',
  }),
  private_key: secret(
    optional(secretText('PKCS #8 PEM, RSA of at least 2048 bits'), {
      meaning:
        'What Usher signs its messages with, and opens encrypted assertions with. Without one it does neither, and there is no single logout.',
      example: '/run/secrets/saml.key',
      inExample: true,
    }),
  ),
  certificate: secret(
    optional(secretText('PEM'), {
      meaning: 'The certificate of that key; a self-signed one is right here.',
      example: '/etc/usher/saml.crt',
      inExample: true,
    }),
  ),
  next_certificate: pem(
    'The certificate of the key after this one: published beside it, so that providers know it before it is used.',
    '/etc/usher/saml-next.crt',
  ),
  previous_private_key: pem(
    'The key before this one: it still opens what was encrypted for it.',
    '/run/secrets/saml-old.key',
  ),
};

const trustSettings = {
  wants_signed: withDefault(choice(['either', 'response', 'assertion', 'both']), 'either', {
    meaning:
      'What the provider has to sign. One of the two always has to be; a signature that is there always has to be right.',
    example: 'both',
    shown: 'either',
  }),
  allow_sha1: withDefault(flag(), false, {
    meaning:
      'Takes signatures by SHA-1, which can be forged at a price. For a provider that knows nothing else.',
    example: 'true',
    shown: 'false',
  }),
  allow_bare_cbc: withDefault(flag(), false, {
    meaning:
      'Takes assertions encrypted by AES-CBC in a response that is not signed. For a provider that can do neither AES-GCM nor sign the response.',
    example: 'true',
    shown: 'false',
  }),
  allow_unasked: withDefault(flag(), false, {
    meaning:
      'Lets people begin at the provider (IdP-initiated), whose portal then signs them in here unasked. Somebody else can then send them in under a name that is not theirs.',
    example: 'true',
    shown: 'false',
  }),
  clock_skew: withDefault(duration(0, 300), 60, {
    meaning: "How far the provider's clock may be off ours.",
    example: '5s',
    shown: '1m',
  }),
};

const personSettings = {
  request_binding: optional(choice(['redirect', 'post']), {
    meaning: 'How a request gets to the provider.',
    example: 'post',
    follows: 'redirect where the provider takes it, else post',
  }),
  name_id_format: withDefault(
    choice(['auto', 'persistent', 'email', 'unspecified', 'transient', 'none']),
    'auto',
    {
      meaning:
        'Which kind of NameID is asked for. `auto`: persistent where the metadata lists it; `none`: whatever the provider sends.',
      example: 'persistent',
      shown: 'auto',
    },
  ),
  subject_attribute: optional(text({ maxLength: 256 }), {
    meaning:
      'The attribute that names a person for ever, in the place of the NameID: by its name or its friendly one. It is part of every account.',
    example: "'urn:oasis:names:tc:SAML:attribute:pairwise-id'",
    follows: 'none: the NameID, which must not be transient',
  }),
  authn_contexts: withDefault(anyWords('contexts of authentication'), [], {
    meaning: 'Ways of authentication of which the provider has to use exactly one, best first.',
    example: "['https://refeds.org/profile/mfa']",
    shown: '[]',
  }),
  second_factor_contexts: withDefault(
    anyWords('contexts of authentication'),
    SECOND_FACTOR_CONTEXTS,
    {
      meaning:
        'Those that prove a second factor. They are asked for where a rule wants one, and looked for in every answer.',
      example: "['https://refeds.org/profile/mfa']",
      shown: `[${SECOND_FACTOR_CONTEXTS.map((one) => `'${one}'`).join(', ')}]`,
    },
  ),
  force_authn: withDefault(flag(), false, {
    meaning: 'Makes the provider ask, although somebody is signed in there.',
    example: 'true',
    shown: 'false',
  }),
  max_age: optional(duration(0, 365 * 86_400), {
    meaning: 'How long ago people may have signed in at the provider; it is made to ask.',
    example: '8h',
  }),
  mail_verified: withDefault(flag(), false, {
    meaning:
      'Whether an e-mail address the provider tells is as good as checked: because people cannot change it themselves.',
    example: 'true',
    shown: 'false',
  }),
};

export const samlMethod = section(
  'SAML 2.0: Shibboleth, ADFS, Entra ID, Keycloak, SimpleSAMLphp, LemonLDAP::NG.',
  {
    ...methodBasics({ id: 'university', follows: '`saml`' }),
    ...providerSettings,
    ...ourSettings,
    ...trustSettings,
    ...personSettings,
    claims: claimsSectionWith(SAML_CLAIMS),
    redirect_path: redirectPath,
    deadline: withDefault(duration(1, 60), 10, {
      meaning: "How long a sign-in waits for the provider's metadata where there is none yet.",
      example: '5s',
      shown: '10s',
    }),
    sign_out_at_provider: withDefault(flag(), true, {
      meaning:
        'Whether signing out ends the session at the provider too (single logout), where it offers that.',
      example: 'false',
      shown: 'true',
    }),
  },
);
