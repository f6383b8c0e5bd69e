import type { Environment } from '../../base/environment.ts';
import type { Problem } from '../problem.ts';
import { AliasReader, type AliasReading, defined, METHOD } from './reading.ts';
import { readSaslauthdTokens } from './saslauthd-tokens.ts';

/** What docker-jitsi-meet calls its XMPP host where nothing is said. */
const USUAL_DOMAIN = 'meet.jitsi';
const TRUE = /^(1|true|yes|on|t|y)$/i;

/** Whether this is the environment of a docker-jitsi-meet that asks a directory. */
export function isDockerJitsiMeet(environment: Environment): boolean {
  const { LDAP_URL, AUTH_TYPE, PROSODY_AUTH_TYPE } = environment;
  return Boolean(LDAP_URL) && /^(ldap|jwt)$/i.test(PROSODY_AUTH_TYPE || AUTH_TYPE || 'ldap');
}

/**
 * The environment of jitsi/docker-jitsi-meet with `AUTH_TYPE=ldap` (its prosody/rootfs/defaults/saslauthd.conf): the
 * same people sign in with the same passwords, now at Usher. Jitsi itself must change from ldap to jwt, which the
 * notices say. Read by `usher config import` alone: these variables are another program's.
 */
export function readDockerJitsiMeet(environment: Environment): AliasReading {
  const reader = new AliasReader(environment, false);
  const filter = readSaslauthdTokens(reader.peek('LDAP_FILTER') || 'uid=%u');
  reader.sources.set('public_url', 'USHER_PUBLIC_URL');
  const raw = defined({
    public_url: environment['USHER_PUBLIC_URL'] || undefined,
    jitsi: defined({
      url: reader.text('jitsi.url', 'PUBLIC_URL'),
      domain: reader.text('jitsi.domain', 'XMPP_DOMAIN') ?? USUAL_DOMAIN,
      app_id: reader.text('jitsi.app_id', 'JWT_APP_ID'),
      ...reader.secret('secret', 'jitsi', ['JWT_APP_SECRET'], 'JWT_APP_SECRET_FILE'),
    }),
    sign_in: { methods: [readMethod(reader, filter.text)] },
    guests: { without_rules: TRUE.test(environment['ENABLE_GUESTS'] ?? '') ? 'wait' : 'never' },
  });
  const said = notices(reader);
  return {
    neighbour: 'docker-jitsi-meet',
    raw,
    sources: reader.sources,
    notices: said,
    problems: [...filter.unknown.map(unknownToken), ...versionProblems(reader)],
    // All the others are Jitsi's own, and stay what they are.
    unread: reader.unread().filter((name) => name.startsWith('LDAP_')),
    environment,
  };
}

function readMethod(reader: AliasReader, filter: string): Record<string, unknown> {
  const isFast = /^fastbind$/i.test(reader.peek('LDAP_AUTH_METHOD') ?? '');
  // There the filter is the name to bind as: a DN, or name@realm.
  const realm = isFast ? /^\{(?:username|user)\}@([^{}=]+)$/.exec(filter)?.[1] : undefined;
  reader.sources.set(`${METHOD}.filter`, 'LDAP_FILTER');
  reader.sources.set(`${METHOD}.user_dn`, 'LDAP_FILTER');
  reader.sources.set(`${METHOD}.realm`, 'LDAP_FILTER');
  const isAd = realm !== undefined || /\b(sAMAccountName|userPrincipalName)\b/i.test(filter);
  const method = {
    type: 'ldap',
    id: 'ldap',
    preset: isAd ? 'ad' : undefined,
    url: reader.text(`${METHOD}.url`, 'LDAP_URL'),
    ca_file: reader.text(`${METHOD}.ca_file`, 'LDAP_TLS_CACERT_FILE'),
    base: reader.text(`${METHOD}.base`, 'LDAP_BASE'),
    groups: { from: 'none' },
  };
  if (realm !== undefined) return defined({ ...method, realm });
  if (isFast) return defined({ ...method, user_dn: filter });
  return defined({
    ...method,
    filter: filter.startsWith('(') ? filter : `(${filter})`,
    bind_dn: reader.text(`${METHOD}.bind_dn`, 'LDAP_BINDDN'),
    bind_password: reader.text(`${METHOD}.bind_password`, 'LDAP_BINDPW'),
  });
}

function unknownToken(token: string): Problem {
  const mend =
    'Write another filter into USHER_SIGN_IN_METHODS_0_FILTER, and take the token out of LDAP_FILTER.';
  return { path: 'LDAP_FILTER', message: `holds ${token}, which Usher does not know`, mend };
}

function versionProblems(reader: AliasReader): Problem[] {
  // Usher always goes over TLS, so this one asks for nothing.
  reader.peek('LDAP_USE_TLS');
  const version = reader.peek('LDAP_VERSION');
  if (!version || version.trim() === '3') return [];
  const mend = 'Set LDAP_VERSION=3 if the server speaks it; every server of this century does.';
  return [{ path: 'LDAP_VERSION', message: 'is not 3', mend }];
}

function notices(reader: AliasReader): string[] {
  const says = (name: string): boolean => TRUE.test(reader.peek(name) ?? '');
  const texts = [
    'This is the environment of jitsi/docker-jitsi-meet with a directory. In its .env set AUTH_TYPE=jwt, JWT_APP_ID and JWT_APP_SECRET, as docs/start/first-room.md says: people then sign in at Usher.',
    'Groups were none of its business and are not read; `groups.from` changes that, see docs/topics/ldap.md.',
  ];
  const isPlain = /\bldap:\/\//i.test(reader.peek('LDAP_URL') ?? '') && !says('LDAP_START_TLS');
  if (isPlain) {
    texts.push(
      'LDAP_URL begins with ldap:// and LDAP_START_TLS is not set: there, passwords went in clear text. Usher goes on with StartTLS; where the server has none, use ldaps://.',
    );
  }
  if (!says('LDAP_TLS_CHECK_PEER')) {
    texts.push(
      'LDAP_TLS_CHECK_PEER is not 1: there, no certificate was checked. Usher always checks; name your authority by `ca_file`.',
    );
  }
  if (reader.peek('LDAP_TLS_CACERT_FILE')) {
    texts.push(
      'LDAP_TLS_CACERT_FILE was a path in the container of Prosody; Usher must find it too.',
    );
  }
  if (reader.peek('LDAP_TLS_CACERT_DIR')) {
    texts.push('LDAP_TLS_CACERT_DIR is ignored: put the authorities into one file, for `ca_file`.');
  }
  if (reader.peek('LDAP_TLS_CIPHERS')) {
    texts.push('LDAP_TLS_CIPHERS is ignored: TLS 1.2 and 1.3 with the ciphers of Node.');
  }
  if (/^custom$/i.test(reader.peek('LDAP_AUTH_METHOD') ?? '')) {
    texts.push('LDAP_AUTH_METHOD=custom is ignored: Usher reads no password, it binds with it.');
  }
  return texts;
}
