import type { Environment } from '../../../base/environment.ts';
import { isDiscovery, isEntityId, readSaml2Jwt } from '../../../config/aliases/saml2jwt.ts';
import type { Config } from '../../../config/config.ts';
import type { GeneratedFile } from '../../generate/generated-file.ts';
import { wholeFile } from '../../generate/generated-file.ts';
import type { Step } from '../../generate/steps/step.ts';
import { step } from '../../generate/steps/step.ts';
import { draftAdapter } from '../adapter-draft.ts';
import { differs, inWords } from '../differences.ts';
import type { Difference, DraftResult, Material, Origin } from '../migration.ts';
import { type ServiceKey, takeServiceKey } from '../service-key.ts';
import { withUsher } from '../usher-address.ts';

const KEY_FILE = 'saml-key.pem';
const CERTIFICATE_FILE = 'saml.crt';
const OWN_NAMES: readonly string[] = [
  ...['JITSI_DOMAIN', 'SP_ENTITY_ID', 'SHIBBOLETH_TEMPLATE_XML', 'ENABLE_SHIBBOLETH'],
  ...['JWT_TOKEN_MODE', 'JICOFO_ROOM_ENDPOINTS'],
];

/** Renater/Jitsi-SAML2JWT: the same addresses at Jitsi; the provider has to learn where answers go. */
export const saml2jwt: Origin = {
  name: 'saml2jwt',
  project: 'Renater/Jitsi-SAML2JWT',
  takes: ['usher', 'sp-key'],
  recognise({ environment }) {
    const found = OWN_NAMES.filter((name) => environment[name]);
    return found.length >= 2 ? found.slice(0, 3).join(', ') : null;
  },
  draft(material) {
    const taken = takeServiceKey(material.serviceKey, material.serviceCertificate);
    return 'problems' in taken ? taken : draft(this.project, material, taken);
  },
};

function draft(project: string, material: Material, key: ServiceKey): DraftResult {
  const environment = withUsher(material);
  const named = key.privateKey === null ? null : { key: KEY_FILE, certificate: CERTIFICATE_FILE };
  return draftAdapter(
    project,
    readSaml2Jwt(environment, named),
    material,
    (config) => ({
      endsTls: true,
      differences: differences(environment, config),
      provider: [providerStep(config, key)],
      jitsi: [addressStep(config)],
    }),
    keyFiles(key),
  );
}

function keyFiles({ privateKey, certificate }: ServiceKey): GeneratedFile[] {
  if (privateKey === null || certificate === null) return [];
  return [
    wholeFile(
      KEY_FILE,
      `/etc/usher/${KEY_FILE}`,
      privateKey,
      'The key of Shibboleth’s service, as PKCS #8.',
      0o600,
    ),
    wholeFile(
      CERTIFICATE_FILE,
      `/etc/usher/${CERTIFICATE_FILE}`,
      certificate,
      'Its certificate.',
      0o600,
    ),
  ];
}

function differences(environment: Environment, config: Config): Difference[] {
  const { SP_ENTITY_ID, JWT_TOKEN_MODE, AUTH_ERROR_PAGE, ENABLE_VALIDITY_BY_REQUEST } = environment;
  const says = (text: string | undefined, word: RegExp) => word.test(text ?? '');
  const seconds = Number(environment['DEFAULT_VALIDITY'] || 0);
  const life = inWords(config.jitsi[0]?.ttlSeconds ?? 0);
  return [
    differs(
      'No room in the address, or `*`, opens every room',
      'It is no room: 404. A token opens one room',
    ),
    seconds > 0
      ? differs(`A token lives ${seconds} seconds`, `It lives ${life}`, '`jitsi.ttl`, up to 24h')
      : differs('Tokens never expire', `They live ${life}`, '`jitsi.ttl`, up to 24h'),
    ...(says(ENABLE_VALIDITY_BY_REQUEST, /^(true|1)$/i)
      ? [differs('The address says how long a token lives', 'It does not', '`jitsi.ttl`')]
      : []),
    ...(says(JWT_TOKEN_MODE, /^advanced$/i)
      ? [
          differs(
            'The address says who is owner (`affiliation`)',
            'Who signs in moderates, until a rule says who does',
            '`rooms`: who hosts where',
          ),
          differs('Private rooms have names made from the person', 'Names are not made'),
        ]
      : []),
    ...(environment['JICOFO_ROOM_ENDPOINTS']
      ? [
          differs(
            'Jicofo is asked whether a room has begun',
            'Usher knows whom it has seated',
            '`rooms`: who waits',
          ),
        ]
      : []),
    ...(AUTH_ERROR_PAGE
      ? [differs(`Who is refused is sent to \`${plain(AUTH_ERROR_PAGE)}\``, 'They read why, here')]
      : []),
    ...(SP_ENTITY_ID && !isEntityId(SP_ENTITY_ID)
      ? [
          differs(
            'The service’s name at the provider is a plain word (SP_ENTITY_ID)',
            'SAML wants an address or a `urn:`, so it is the address of Usher’s metadata',
            'the releases of attributes at the provider, to the new name',
          ),
        ]
      : []),
    ...(isDiscovery(environment)
      ? [
          differs(
            'People choose their provider at a discovery service (SSO_URL)',
            'They choose on Usher’s page: each provider is a method',
            '`provider_entity_id`, and a further method for each',
          ),
        ]
      : []),
    differs(
      '`/getToken`, `/validateToken` and `/redirectWithTokenEscape` are served',
      'They are not',
      '`usher token check`, and the interface for backends',
    ),
    differs(
      'The address of a picture is made from the e-mail address, at Gravatar',
      'A picture comes from the provider, or there is none',
      '`claims.avatar` at the method',
    ),
  ];
}

function plain(text: string): string {
  return text.replace(/[`|\r\n]/g, ' ');
}

function providerStep({ publicUrl }: Config, { privateKey }: ServiceKey): Step {
  const key =
    privateKey === null
      ? ' The key of Shibboleth’s service was not given (`--sp-key`, `--sp-certificate`): then Usher signs nothing, takes no encrypted assertion, and there is no single logout.'
      : ' The key is Shibboleth’s own, so what the provider knows of it stays true.';
  return step(
    'The identity provider: Usher’s metadata in the place of Shibboleth’s',
    `Answers come to \`${new URL('sign-in/saml/callback', publicUrl)}\`, no longer to \`/Shibboleth.sso/SAML2/POST\`. Once Usher runs, its metadata is at \`${new URL('sign-in/saml/metadata', publicUrl)}\`: hand that to whoever runs the provider or the federation, and change over when they have it.${key}`,
    'Have Shibboleth’s metadata put back there.',
  );
}

function addressStep({ publicUrl }: Config): Step {
  return step(
    'Jitsi: nothing, or better',
    `\`TOKEN_AUTH_URL\` may stay: \`${publicUrl.href}generateToken?room={room}\` and \`redirectWithToken\` are answered, with \`tenant\`. Better is \`${publicUrl.href}enter?room={room}&state={state}\`, which knows tenants, apps and the overrides of a link.`,
    'Put back what stood there.',
  );
}
