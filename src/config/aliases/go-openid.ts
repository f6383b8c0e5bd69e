import type { Environment } from '../../base/environment.ts';
import { DEFAULT_CLAIMS } from '../presets.ts';
import {
  FAMILY_GUESTS,
  FAMILY_STORAGE,
  familyNotices,
  TOKEN_IN_FOR_EVERY_JITSI,
} from './family.ts';
import { AliasReader, type AliasReading, defined, METHOD } from './reading.ts';

/**
 * The environment of mod242/jitsi-go-openid (its main.go). It listens on port 3001 of all addresses, and
 * its redirect address is BASE_URL without its last slash + `/callback`.
 *
 * DEEPLINK could not be switched off there; here it can. Nobody becomes moderator by a claim, as there.
 */
export function readGoOpenid(environment: Environment): AliasReading {
  const reader = new AliasReader(environment, false);
  const prejoin = reader.flag('jitsi.skip_prejoin', 'PREJOIN');
  const raw = defined({
    public_url: reader.text('public_url', 'BASE_URL'),
    listen: '0.0.0.0:3001',
    jitsi: defined({
      url: reader.text('jitsi.url', 'JITSI_URL'),
      domain: reader.text('jitsi.domain', 'JITSI_SUB'),
      secret: reader.text('jitsi.secret', 'JITSI_SECRET'),
      token_in: TOKEN_IN_FOR_EVERY_JITSI,
      skip_prejoin: typeof prejoin === 'boolean' ? !prejoin : prejoin,
      auto_return_to_app: reader.flag('jitsi.auto_return_to_app', 'DEEPLINK') ?? true,
    }),
    sign_in: { methods: [readMethod(reader)] },
    guests: FAMILY_GUESTS,
    storage: FAMILY_STORAGE,
    compat: ['go-openid', 'jitsi-openid'],
  });
  const notices = familyNotices(
    'mod242/jitsi-go-openid',
    '/authenticate?state=&room= and /callback',
    '30 days',
  );
  const unread = reader.unread();
  const { sources } = reader;
  return { neighbour: 'go-openid', raw, sources, notices, problems: [], unread, environment };
}

function readMethod(reader: AliasReader): Record<string, unknown> {
  const nameKey = reader.text(`${METHOD}.claims.name`, 'NAME_KEY');
  return defined({
    type: 'oidc',
    id: 'openid',
    issuer: reader.text(`${METHOD}.issuer`, 'ISSUER_BASE_URL'),
    client_id: reader.text(`${METHOD}.client_id`, 'CLIENT_ID'),
    client_secret: reader.text(`${METHOD}.client_secret`, 'SECRET'),
    redirect_path: 'callback',
    claims: nameKey === undefined ? undefined : { name: namesBy(nameKey) },
  });
}

/** NAME_KEY first, and the usual ones for who has none of that. */
function namesBy(nameKey: string): string[] {
  return [...new Set([asClaimPath(nameKey), ...DEFAULT_CLAIMS.name])];
}

/** The name of a claim as a claim path: in quotes if it holds what would lead elsewhere. */
function asClaimPath(name: string): string {
  return /^[\w-]+$/.test(name) ? name : `"${name.replace(/["\\]/g, '\\$&')}"`;
}
