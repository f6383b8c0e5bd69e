import { join } from 'node:path';
import { stringify } from 'yaml';
import type { TokenSettings } from '../src/jitsi/check-token/settings.ts';

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

interface Places {
  readonly jitsi: URL;
  readonly usher: URL;
  readonly provider: URL;
  /** Where the embedded database lies. */
  readonly folder: string;
  readonly secrets: DemoSecrets;
}

/** The usher.yaml of the demo: what a small school would write, with loopback addresses. */
export function usherConfig({ jitsi, usher, provider, folder, secrets }: Places): string {
  return stringify({
    public_url: usher.href,
    listen: usher.host,
    secret: secrets.usher,
    jitsi: { url: jitsi.href, domain: DOMAIN, app_id: APP_ID, secret: secrets.jitsi },
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
export function prosodySettings(secrets: DemoSecrets): TokenSettings {
  return {
    domain: DOMAIN,
    appId: APP_ID,
    secret: secrets.jitsi,
    acceptedIssuers: [APP_ID],
    acceptedAudiences: [APP_ID],
    allowEmptyToken: false,
    enableDomainVerification: true,
    requireRoomClaim: true,
    tokenAffiliation: true,
  };
}
