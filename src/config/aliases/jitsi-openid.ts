import type { Environment } from '../../base/environment.ts';
import {
  FAMILY_GUESTS,
  FAMILY_STORAGE,
  familyNotices,
  noteBasePath,
  TOKEN_IN_FOR_EVERY_JITSI,
} from './family.ts';
import { AliasReader, type AliasReading, defined, METHOD } from './reading.ts';

/**
 * The environment of MarcelCoding/jitsi-openid (its cfg.rs): names in any case, a value wins over its
 * `_FILE`, the redirect address is BASE_URL + `callback`.
 *
 * What differs on purpose is said in the notices. VERIFY_ACCESS_TOKEN_HASH demanded `at_hash` unless it
 * was switched off, although the code flow leaves it optional (OpenID Connect Core 3.1.3.6) and several
 * providers leave it out: here it is demanded only when the variable says true.
 */
export function readJitsiOpenid(environment: Environment): AliasReading {
  const reader = new AliasReader(environment, true);
  const baseUrl = reader.text('public_url', 'BASE_URL');
  const raw = defined({
    public_url: baseUrl,
    listen: reader.text('listen', 'LISTEN_ADDR'),
    jitsi: readJitsi(reader),
    sign_in: { methods: [readMethod(reader)] },
    guests: FAMILY_GUESTS,
    storage: FAMILY_STORAGE,
    compat: ['jitsi-openid', 'go-openid'],
  });
  const notices = [
    ...familyNotices('MarcelCoding/jitsi-openid', '/room/{room} and /callback', '24 hours'),
    ...noteBasePath(baseUrl),
  ];
  if (reader.peek('VERIFY_ACCESS_TOKEN_HASH') === undefined) {
    notices.push(
      'An ID token without at_hash is accepted; VERIFY_ACCESS_TOKEN_HASH=true demands it.',
    );
  }
  const unread = reader.unread();
  const { sources } = reader;
  return { neighbour: 'jitsi-openid', raw, sources, notices, problems: [], unread, environment };
}

function readJitsi(reader: AliasReader): Record<string, unknown> {
  return defined({
    url: reader.text('jitsi.url', 'JITSI_URL'),
    domain: reader.text('jitsi.domain', 'JITSI_SUB'),
    ...reader.secret('secret', 'jitsi', ['JITSI_SECRET'], 'JITSI_SECRET_FILE'),
    token_in: TOKEN_IN_FOR_EVERY_JITSI,
    skip_prejoin: reader.flag('jitsi.skip_prejoin', 'SKIP_PREJOIN_SCREEN'),
    group: reader.text('jitsi.group', 'GROUP'),
  });
}

function readMethod(reader: AliasReader): Record<string, unknown> {
  const names = ['CLIENT_SECRET', 'SECRET'] as const;
  return defined({
    type: 'oidc',
    id: 'openid',
    issuer: reader.text(`${METHOD}.issuer`, 'ISSUER_URL', 'ISSUER_BASE_URL'),
    client_id: reader.text(`${METHOD}.client_id`, 'CLIENT_ID'),
    ...reader.secret('client_secret', METHOD, names, 'CLIENT_SECRET_FILE'),
    scopes: reader.text(`${METHOD}.scopes`, 'SCOPES'),
    acr_values: reader.text(`${METHOD}.acr_values`, 'ACR_VALUES'),
    require_at_hash: reader.flag(`${METHOD}.require_at_hash`, 'VERIFY_ACCESS_TOKEN_HASH'),
    redirect_path: 'callback',
    claims: { affiliation: ['affiliation'], moderator: ['moderator'] },
  });
}
