import type { Config } from '../config/config.ts';
import type { JitsiTarget, JitsiTargets } from '../jitsi/targets.ts';

/** A Jitsi whose front end is our OpenID client: public, with PKCE, and one address to come back to. */
export interface InlineClient {
  readonly id: string;
  readonly target: JitsiTarget;
  /** Jitsi's page that takes the code in the popup. */
  readonly redirectUri: string;
  /** Jitsi's page that says in a hidden frame that a sign-out has ended. */
  readonly logoutUri: string;
  /** The one origin whose scripts may read our answers. */
  readonly origin: string;
}

/** By their id; empty where no Jitsi has the inline sign-in. */
export type InlineClients = ReadonlyMap<string, InlineClient>;

/** The clients that the configuration names. There are no others: nobody can register. */
export function readInlineClients({ jitsi }: Config, targets: JitsiTargets): InlineClients {
  return new Map(
    jitsi.flatMap(({ id: jitsiId, inlineClientId: id, url }) => {
      if (id === null) return [];
      const client: InlineClient = {
        id,
        target: targets.find(jitsiId),
        redirectUri: new URL('static/sso.html', url).href,
        logoutUri: new URL('static/logout.html', url).href,
        origin: url.origin,
      };
      return [[id, client] as const];
    }),
  );
}
