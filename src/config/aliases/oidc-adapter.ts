import { isIP } from 'node:net';
import type { Environment } from '../../base/environment.ts';
import type { Problem } from '../problem.ts';
import { parseWebAddress } from '../web-address.ts';
import {
  commonNotices,
  FAMILY_GUESTS,
  FAMILY_STORAGE,
  TOKEN_IN_FOR_EVERY_JITSI,
} from './family.ts';
import { AliasReader, type AliasReading, defined, METHOD } from './reading.ts';

/** Where nginx hands over to the adapter, below the Jitsi address. */
const BASE_PATH = '/oidc/';

/**
 * The environment of jitsi-contrib/jitsi-oidc-adapter (its config.ts). The adapter builds its addresses
 * from the Host header, which anybody can write, so one setting more is asked for: USHER_PUBLIC_URL.
 *
 * Nobody gets lobby_bypass and security_bypass, which everybody got there.
 */
export function readOidcAdapter(environment: Environment): AliasReading {
  const reader = new AliasReader(environment, false);
  const publicUrl = readPublicUrl(environment);
  reader.sources.set('public_url', 'USHER_PUBLIC_URL');
  reader.sources.set('jitsi.url', 'USHER_PUBLIC_URL');
  const raw = defined({
    public_url: publicUrl?.href,
    listen: readListen(reader),
    jitsi: { ttl: '10800', ...readAdapterJitsi(reader, publicUrl) },
    sign_in: { methods: [readMethod(reader)] },
    guests: FAMILY_GUESTS,
    storage: FAMILY_STORAGE,
    compat: ['oidc-adapter'],
  });
  return {
    neighbour: 'oidc-adapter',
    raw,
    sources: reader.sources,
    notices: notices(reader),
    problems: adapterProblems(reader, environment),
    unread: reader.unread(),
    environment: withPublicUrl(environment, publicUrl),
  };
}

/** What neither this adapter nor Keycloak's can be taken over without. */
export function adapterProblems(reader: AliasReader, environment: Environment): Problem[] {
  // docker-jitsi-meet's, whose .env often holds the adapter's variables too: usher migrate takes Jitsi's host from it.
  reader.peek('PUBLIC_URL');
  return [
    ...(environment['USHER_PUBLIC_URL'] ? [] : [missingPublicUrl]),
    ...(wantsKeys(reader) ? [otherKeys] : []),
  ];
}

export function withPublicUrl(environment: Environment, publicUrl: URL | null): Environment {
  return publicUrl ? { ...environment, USHER_PUBLIC_URL: publicUrl.href } : environment;
}

const missingPublicUrl: Problem = {
  path: 'USHER_PUBLIC_URL',
  message:
    'is missing: the adapter took its own address from the Host header, which anybody can write',
  mend: 'Set USHER_PUBLIC_URL=https://<host of your Jitsi Meet>/oidc/.',
};

const otherKeys: Problem = {
  path: 'JWT_ALG',
  message:
    'asks for a key of its own; Usher signs with its keys, whose public parts Prosody fetches',
  mend: 'Write a usher.yaml with jitsi.algorithm, and see docs/topics/keys.md for Prosody; or set HS256 in both.',
};

/** Prosody had the public key by hand: it would refuse whatever another key signs. */
function wantsKeys(reader: AliasReader): boolean {
  return /^RS/i.test(reader.peek('JWT_ALG') ?? '');
}

/** `https://meet.example.org/` means its `/oidc/`; null when it cannot be read, which the check then says. */
export function readPublicUrl(environment: Environment): URL | null {
  const read = parseWebAddress(environment['USHER_PUBLIC_URL'] ?? '');
  if ('refused' in read) return null;
  if (read.url.pathname === '/') read.url.pathname = BASE_PATH;
  return read.url;
}

/** HOSTNAME is what to listen on; containers fill it with their own name, which means everywhere. */
export function readListen(reader: AliasReader): string {
  const host = reader.text('listen', 'HOSTNAME') ?? '0.0.0.0';
  const port = reader.text('listen', 'PORT') ?? '9000';
  if (isIP(host) === 6) return `[${host}]:${port}`;
  return isIP(host) === 4 || host === 'localhost' ? `${host}:${port}` : `0.0.0.0:${port}`;
}

/** What both adapters say of Jitsi, by the same names. The life of a token is the caller's. */
export function readAdapterJitsi(
  reader: AliasReader,
  publicUrl: URL | null,
): Record<string, unknown> {
  return defined({
    url: publicUrl ? `${publicUrl.origin}/` : undefined,
    app_id: reader.text('jitsi.app_id', 'JWT_APP_ID') ?? 'myappid',
    algorithm: wantsKeys(reader) ? undefined : reader.text('jitsi.algorithm', 'JWT_ALG'),
    secret: reader.text('jitsi.secret', 'JWT_APP_SECRET'),
    ttl: reader.text('jitsi.ttl', 'JWT_EXP_SECOND'),
    token_in: TOKEN_IN_FOR_EVERY_JITSI,
    auto_return_to_app: reader.flag('jitsi.auto_return_to_app', 'AUTO_RETURN_TO_APP'),
  });
}

function readMethod(reader: AliasReader): Record<string, unknown> {
  return defined({
    type: 'oidc',
    id: 'oidc',
    issuer: reader.text(`${METHOD}.issuer`, 'OIDC_ISSUER_URL'),
    client_id: reader.text(`${METHOD}.client_id`, 'OIDC_CLIENT_ID') ?? 'jitsi',
    client_secret: reader.text(`${METHOD}.client_secret`, 'OIDC_CLIENT_SECRET'),
    scopes: reader.text(`${METHOD}.scopes`, 'OIDC_SCOPES'),
    redirect_path: 'tokenize',
    claims: { id: ['sub'] },
  });
}

function notices(reader: AliasReader): string[] {
  const texts = [
    'This is the environment of jitsi-contrib/jitsi-oidc-adapter: /oidc/auth?state= and /oidc/tokenize are served as there. `usher config import` writes it down as usher.yaml.',
    'A token is for one room, and nobody gets lobby_bypass or security_bypass (there: everybody).',
    ...commonNotices(),
  ];
  if (/^(true|1)$/i.test(reader.peek('ALLOW_UNSECURE_CERT') ?? '')) {
    texts.push(
      'ALLOW_UNSECURE_CERT is ignored: certificates are always checked. Name your own authority by NODE_EXTRA_CA_CERTS=/path/ca.pem.',
    );
  }
  const hash = reader.peek('JWT_HASH');
  const algorithm = reader.peek('JWT_ALG') ?? 'HS256';
  if (hash && hash.replace(/\D/g, '') !== algorithm.replace(/\D/g, '')) {
    texts.push('JWT_HASH is ignored: the hash follows from JWT_ALG.');
  }
  return texts;
}
