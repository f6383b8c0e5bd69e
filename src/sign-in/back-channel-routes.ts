import type { Hono } from 'hono';
import { AppError } from '../base/errors.ts';
import { paths } from '../http/paths.ts';
import { single, type UsherContext, type UsherEnv } from '../http/request-context.ts';
import type { Storage } from '../storage/storage.ts';
import type { LogoutNotice, SignInMethod } from './method.ts';
import type { Registry } from './registry.ts';

export interface BackChannelDeps {
  readonly registry: Registry;
  readonly storage: Storage;
}

/** Where a provider says that somebody's session there has ended (Back-Channel Logout 1.0, 2.5). */
export function addBackChannelRoutes(app: Hono<UsherEnv>, deps: BackChannelDeps): void {
  for (const { method } of deps.registry.values()) {
    if (!method.readLogoutNotice) continue;
    app.post(`/${paths.backChannelLogout(method.id)}`, (context) =>
      backChannelLogout(context, deps, method),
    );
  }
}

async function backChannelLogout(
  context: UsherContext,
  { storage }: BackChannelDeps,
  method: SignInMethod,
): Promise<Response> {
  const form = new URLSearchParams(await context.req.text());
  const token = single(form, 'logout_token');
  if (!token || !method.readLogoutNotice) return invalidRequest();
  try {
    const notice = await method.readLogoutNotice(token);
    const ended = await endSessions(storage, method.id, notice);
    if (ended === null) return invalidRequest();
    context.var.log.info('back_channel_logout', { method: method.id, ended });
    return new Response(null, { status: 200 });
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.status >= 500) throw thrown;
    context.var.log.warn('back_channel_logout_refused', { method: method.id, err: thrown });
    return invalidRequest();
  }
}

/**
 * How many sessions ended; null for a token that was used before. Together, so that a retry finds all or nothing done.
 * Nobody new is let in because of a host who was signed out this way.
 */
export function endSessions(
  storage: Storage,
  methodId: string,
  notice: LogoutNotice,
): Promise<number | null> {
  const id = `${methodId} ${notice.tokenId}`;
  return storage.transaction(async (inside) => {
    const first = await inside.singleUse.take('logout-token', id, notice.expiresAt);
    if (!first) return null;
    const owners = await inside.sessions.removeUpstream(methodId, notice);
    for (const userId of new Set(owners)) await inside.presence.withdrawHost(userId);
    return owners.length;
  });
}

/** Back-Channel Logout 1.0, 2.8: 400 with an OAuth error, and nothing about why. */
function invalidRequest(): Response {
  return Response.json({ error: 'invalid_request' }, { status: 400 });
}
