import { join } from 'node:path';
import { stringify } from 'yaml';
import type { TokenSettings } from '../src/jitsi/check-token/settings.ts';
import type { Mode } from './jitsi/pages.ts';
import type { SsoConfig } from './jitsi.ts';

/** Made anew each time the demo starts. */
export interface DemoSecrets {
  readonly client: string;
  readonly jitsi: string;
  readonly usher: string;
}

export const CLIENT_ID = 'usher';
export const METHOD_ID = 'school';
const APP_ID = 'jitsi';
const DOMAIN = 'meet.northlight.example';
/** What Jitsi calls itself at our own provider. */
const INLINE_CLIENT_ID = 'jitsi-web';
/** Below Usher's address: the default realm. */
const PROVIDER_PATH = 'realms/jitsi/protocol/openid-connect';

interface Places {
  readonly mode: Mode;
  readonly jitsi: URL;
  readonly usher: URL;
  readonly provider: URL;
  /** Where the embedded database lies. */
  readonly folder: string;
  readonly secrets: DemoSecrets;
}

/** The usher.yaml of the demo: what a small school would write, with loopback addresses. */
export function usherConfig(places: Places): string {
  const { mode, jitsi, usher, provider, folder, secrets } = places;
  const trust =
    mode === 'inline'
      ? { algorithm: 'RS256', inline: true, inline_client_id: INLINE_CLIENT_ID }
      : { secret: secrets.jitsi };
  return stringify({
    public_url: usher.href,
    listen: usher.host,
    secret: secrets.usher,
    jitsi: { url: jitsi.href, domain: DOMAIN, app_id: APP_ID, ...trust },
    sign_in: {
      methods: [
        {
          id: METHOD_ID,
          title: 'Northlight School',
          // The provider writes its issuer without a slash at the end.
          issuer: provider.origin,
          allow_http: true,
          client_id: CLIENT_ID,
          client_secret: secrets.client,
          claims: { moderator: ['moderator'] },
        },
      ],
    },
    branding: { name: 'Usher' },
    storage: { url: `sqlite:${join(folder, 'usher.db')}` },
  });
}

/** The same Jitsi as Prosody knows it: the set-up without a guest host that Usher recommends. */
export function prosodySettings(mode: Mode, secrets: DemoSecrets): TokenSettings {
  return {
    domain: DOMAIN,
    appId: APP_ID,
    secret: mode === 'inline' ? null : secrets.jitsi,
    acceptedIssuers: [APP_ID],
    acceptedAudiences: [APP_ID],
    allowEmptyToken: false,
    enableDomainVerification: true,
    requireRoomClaim: true,
    tokenAffiliation: true,
  };
}

/** What Jitsi's config.js says. */
export interface FrontEndConfig {
  readonly tokenAuthUrl: string;
  readonly tokenLogoutUrl: string;
  /** Null where the sign-in is not inline. */
  readonly sso: SsoConfig | null;
}

export function frontEndConfig(mode: Mode, jitsi: URL, usher: URL): FrontEndConfig {
  const tokenLogoutUrl = `${usher}sign-out`;
  if (mode === 'link') return { tokenAuthUrl: `${usher}room/{room}`, tokenLogoutUrl, sso: null };
  if (mode === 'state') {
    return { tokenAuthUrl: `${usher}enter?room={room}&state={state}`, tokenLogoutUrl, sso: null };
  }
  return inlineConfig(jitsi, usher, INLINE_CLIENT_ID);
}

/** The lines of docs/topics/inline.md. */
export function inlineConfig(jitsi: URL, usher: URL, clientId: string): FrontEndConfig {
  const provider = `${usher}${PROVIDER_PATH}`;
  const service = provider.slice(`${usher.protocol}//`.length);
  const tokenAuthUrl =
    `${provider}/auth?client_id=${clientId}&response_type=code&scope=openid&state={state}` +
    `&redirect_uri=${jitsi}static/sso.html` +
    '&code_challenge={code_challenge}&code_challenge_method=S256';
  const sso = { ssoService: service, tokenService: service, clientId };
  return { tokenAuthUrl, tokenLogoutUrl: `${provider}/logout`, sso };
}

/** Where Prosody fetches the keys; null where it shares a secret. */
export function cacheKeysUrl(mode: Mode, usher: URL): URL | null {
  return mode === 'inline' ? new URL(`${PROVIDER_PATH}/certs`, usher) : null;
}
