import type { Hono } from 'hono';
import { AppError } from '../base/errors.ts';
import type { UsherEnv } from './request-context.ts';

/** For whatever no handler took: 405 where the address knows other methods (RFC 9110 15.5.6), else 404. */
export function unhandled(app: Hono<UsherEnv>, path: string): AppError {
  const allow = allowedMethods(app, path).join(', ');
  return allow === ''
    ? new AppError('not_found', 404, 'The address leads nowhere.')
    : new AppError('method_not_allowed', 405, 'The address does not answer this kind of request.', {
        facts: { allow },
      });
}

function allowedMethods(app: Hono<UsherEnv>, path: string): string[] {
  const knows = (method: string): boolean =>
    app.router.match(method, path)[0].some(([[, route]]) => route.method === method);
  return [...(knows('GET') ? ['GET', 'HEAD'] : []), ...(knows('POST') ? ['POST'] : [])];
}
