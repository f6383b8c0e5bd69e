import type { Environment } from '../../base/environment.ts';
import type { Problem } from '../problem.ts';
import { AliasReader, type AliasReading, defined, METHOD } from './reading.ts';

/** Read and of no effect here: `usher migrate` says why. */
const WITHOUT_EFFECT: readonly string[] = [
  ...['ENABLE_SHIBBOLETH', 'SHIBBOLETH_TEMPLATE_XML', 'ENABLE_BACKEND_JWT_REQUEST'],
  ...['JWT_TOKEN_MODE', 'AUTH_ERROR_PAGE', 'JICOFO_ROOM_ENDPOINTS', 'ENABLE_VALIDITY_BY_REQUEST'],
];

/** A URI, which a service has to be called by (SAML core 1.3.2, 8.3.6); Shibboleth takes any word. */
export function isEntityId(text: string): boolean {
  return /^[A-Za-z][A-Za-z0-9+.-]*:\S+$/.test(text);
}

/** Whether people choose their provider at a discovery service first. */
export function isDiscovery(environment: Environment): boolean {
  return /discovery/i.test(environment['SHIBBOLETH_TEMPLATE_XML'] ?? '');
}

/**
 * The environment of Renater/Jitsi-SAML2JWT (its .env_ref and the templates of Shibboleth that are filled in with it).
 * In the template for one provider SSO_URL is that provider's entity id. `files`: the names of Shibboleth's key and
 * certificate, where they are at hand.
 */
export function readSaml2Jwt(
  environment: Environment,
  files: { readonly key: string; readonly certificate: string } | null = null,
): AliasReading {
  const reader = new AliasReader(environment, false);
  const host = reader.text('jitsi.url', 'JITSI_DOMAIN');
  const server = reader.text('public_url', 'SERVER_NAME');
  for (const name of WITHOUT_EFFECT) reader.peek(name);
  const raw = defined({
    public_url: environment['USHER_PUBLIC_URL'] || (server ? addressOf(server) : undefined),
    jitsi: defined({
      url: host ? addressOf(host) : undefined,
      app_id: reader.text('jitsi.app_id', 'JWT_APP_ID'),
      secret: reader.text('jitsi.secret', 'JWT_APP_SECRET', 'JWT_GENERATOR_KEY'),
      ttl: readLife(reader),
      token_in: 'query',
    }),
    sign_in: { methods: [{ ...readMethod(reader, environment), ...keySettings(reader, files) }] },
    guests: { without_rules: 'never' },
    compat: ['saml2jwt'],
  });
  return {
    neighbour: 'saml2jwt',
    raw,
    sources: reader.sources,
    notices: [],
    problems: reader.peek('METADATA_URL') ? [] : [missingMetadata(environment)],
    unread: reader.unread(),
    environment,
  };
}

function readMethod(reader: AliasReader, environment: Environment): Record<string, unknown> {
  const entityId = reader.text(`${METHOD}.entity_id`, 'SP_ENTITY_ID');
  const provider = reader.text(`${METHOD}.provider_entity_id`, 'SSO_URL');
  return defined({
    type: 'saml',
    id: 'saml',
    metadata_url: reader.text(`${METHOD}.metadata_url`, 'METADATA_URL'),
    provider_entity_id: provider && !isDiscovery(environment) ? provider : undefined,
    entity_id: entityId && isEntityId(entityId) ? entityId : undefined,
  });
}

function keySettings(
  { sources }: AliasReader,
  files: { readonly key: string; readonly certificate: string } | null,
): Record<string, string> {
  if (files === null) return {};
  sources.set(`${METHOD}.private_key_file`, 'sp-key.pem');
  sources.set(`${METHOD}.certificate_file`, 'sp-cert.pem');
  return { private_key_file: files.key, certificate_file: files.certificate };
}

/** Seconds; 0 and nothing meant for ever. */
function readLife(reader: AliasReader): string | undefined {
  const seconds = Number(reader.text('jitsi.ttl', 'DEFAULT_VALIDITY') ?? 0);
  return Number.isInteger(seconds) && seconds >= 60 ? String(Math.min(seconds, 86_400)) : undefined;
}

/** Both are host names there, perhaps with a port. */
function addressOf(host: string): string {
  return /^https?:\/\//i.test(host) ? host : `https://${host}/`;
}

function missingMetadata({ ENABLE_SHIBBOLETH }: Environment): Problem {
  const alone = /^false$/i.test(ENABLE_SHIBBOLETH ?? '');
  return {
    path: 'METADATA_URL',
    message: alone
      ? 'is missing: without Shibboleth whoever came in front of it said who somebody is, by headers'
      : 'is missing',
    mend: "Set it to the address of the identity provider's metadata.",
  };
}
