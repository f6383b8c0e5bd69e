import type { Environment } from '../../base/environment.ts';
import { FAMILY_GUESTS, FAMILY_STORAGE } from './family.ts';
import {
  adapterProblems,
  readAdapterJitsi,
  readListen,
  readPublicUrl,
  withPublicUrl,
} from './oidc-adapter.ts';
import { AliasReader, type AliasReading, defined, METHOD } from './reading.ts';

/** What the first version alone knows. */
const FIRST_VERSION: readonly string[] = ['DEBUG', 'PERMISSIONS_FILE', 'ADAPTER_INTERNAL_URL'];

/** Whether these are variables of the first version, which let people in without an account as well. */
export function isFirstKeycloakAdapter(environment: Environment): boolean {
  return FIRST_VERSION.some((name) => environment[name]);
}

/**
 * The environment of nordeck/jitsi-keycloak-adapter and of its second version (their config.ts). The second one serves
 * the addresses of jitsi-oidc-adapter; those of the first, which its own pages in Jitsi's folder call, are not served.
 */
export function readKeycloakAdapter(environment: Environment): AliasReading {
  const reader = new AliasReader(environment, false);
  const publicUrl = readPublicUrl(environment);
  reader.sources.set('public_url', 'USHER_PUBLIC_URL');
  reader.sources.set('jitsi.url', 'USHER_PUBLIC_URL');
  for (const name of [...FIRST_VERSION, 'KEYCLOAK_MODE', 'JWT_HASH', 'ALLOW_UNSECURE_CERT']) {
    reader.peek(name);
  }
  const raw = defined({
    public_url: publicUrl?.href,
    listen: readListen(reader),
    jitsi: readAdapterJitsi(reader, publicUrl),
    sign_in: { methods: [readMethod(reader)] },
    guests: isFirstKeycloakAdapter(environment) ? { without_rules: 'wait' } : FAMILY_GUESTS,
    storage: FAMILY_STORAGE,
    compat: ['oidc-adapter'],
  });
  return {
    neighbour: 'keycloak-adapter',
    raw,
    sources: reader.sources,
    notices: [],
    problems: adapterProblems(reader, environment),
    unread: reader.unread(),
    environment: withPublicUrl(environment, publicUrl),
  };
}

function readMethod(reader: AliasReader): Record<string, unknown> {
  const realm = reader.text(`${METHOD}.issuer`, 'KEYCLOAK_REALM');
  const at = (origin: string | undefined) =>
    origin && realm ? `${origin.replace(/\/+$/, '')}/realms/${realm}` : undefined;
  const origin = reader.text(`${METHOD}.issuer`, 'KEYCLOAK_ORIGIN');
  const inner = reader.text(`${METHOD}.internal_url`, 'KEYCLOAK_ORIGIN_INTERNAL');
  // Whichever of the two is missing is the one to name.
  if (origin && !realm) reader.sources.set(`${METHOD}.issuer`, 'KEYCLOAK_REALM');
  return defined({
    type: 'oidc',
    id: 'keycloak',
    preset: 'keycloak',
    issuer: at(origin),
    internal_url: inner === origin ? undefined : at(inner),
    client_id: reader.text(`${METHOD}.client_id`, 'KEYCLOAK_CLIENT_ID') ?? 'jitsi',
    client_secret: reader.text(`${METHOD}.client_secret`, 'KEYCLOAK_CLIENT_SECRET'),
    redirect_path: 'tokenize',
    claims: { id: ['sub'] },
  });
}
