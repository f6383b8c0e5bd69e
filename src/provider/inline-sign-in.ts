import type { Hono } from 'hono';
import type { Config } from '../config/config.ts';
import { absolute, paths } from '../http/paths.ts';
import type { UsherEnv } from '../http/request-context.ts';
import type { JitsiTargets } from '../jitsi/targets.ts';
import type { SigningKeys } from '../keys/signing-keys.ts';
import { readInlineClients } from './inline-client.ts';
import type { ProviderDeps } from './provider-deps.ts';
import { createRefreshTokens } from './refresh-token.ts';
import { addProviderRoutes } from './routes.ts';

/** What is made of the configuration here. */
type MadeHere = 'config' | 'clients' | 'issuer' | 'refreshTokens' | 'keys';

/** Our own OpenID provider, where a Jitsi has the inline sign-in; its tokens need keys of our own. */
export function addInlineSignIn(
  app: Hono<UsherEnv>,
  config: Config,
  keys: SigningKeys | null,
  deps: Omit<ProviderDeps, MadeHere> & { readonly targets: JitsiTargets },
): void {
  const clients = readInlineClients(config, deps.targets);
  if (!keys || clients.size === 0) return;
  addProviderRoutes(app, {
    ...deps,
    ...{ config: config.provider, keys, clients },
    issuer: absolute(config.publicUrl, paths.realm(config.provider.realm)).href,
    refreshTokens: createRefreshTokens(config.secret),
  });
}
