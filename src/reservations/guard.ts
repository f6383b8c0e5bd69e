import { createHash, timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import type { JitsiConfig } from '../config/config.ts';
import { httpErrors } from '../http/errors.ts';
import type { UsherEnv } from '../http/request-context.ts';

const SCHEME = 'bearer ';

/**
 * Lets nobody by but the Jitsi that the address names, by its secret (RFC 6750 2.1). 404 for one that is not configured,
 * or has no secret; 401 with nothing said for a secret that is not its own.
 */
export function createGuard(jitsis: readonly JitsiConfig[]): MiddlewareHandler<UsherEnv> {
  const secrets = new Map(
    jitsis.flatMap(({ id, reservationsSecret: secret }) =>
      secret === null ? [] : [[id, digest(secret)] as const],
    ),
  );
  return async (context, next) => {
    const jitsi = context.req.param('jitsi') ?? '';
    const secret = secrets.get(jitsi);
    if (!secret) throw httpErrors.notFound();
    if (timingSafeEqual(digest(shownBy(context.req.header('authorization') ?? '')), secret))
      return next();
    context.var.log.warn('reservations_unauthorized', { jitsi });
    return context.body(null, 401, { 'www-authenticate': 'Bearer' });
  };
}

/** Header values are bytes: a secret that is no ASCII comes in UTF-8, as it stands in Prosody's file. */
function shownBy(authorization: string): Buffer {
  const isBearer = authorization.slice(0, SCHEME.length).toLowerCase() === SCHEME;
  return Buffer.from(isBearer ? authorization.slice(SCHEME.length).trim() : '', 'latin1');
}

/** Of one length whatever the secret's, as the comparison wants it. */
function digest(secret: string | Buffer): Buffer {
  return createHash('sha256').update(secret).digest();
}
