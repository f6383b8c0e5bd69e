import type { Hono } from 'hono';
import type { AppError } from '../base/errors.ts';
import { httpErrors } from './errors.ts';
import type { UsherEnv } from './request-context.ts';

/** For whatever no handler took: 405 where the address knows other methods (RFC 9110 15.5.6), else 404. */
export function unhandled(app: Hono<UsherEnv>, path: string): AppError {
  const allow = allowedMethods(app, path).join(', ');
  return allow === '' ? httpErrors.notFound() : httpErrors.methodNotAllowed(allow);
}

function allowedMethods(app: Hono<UsherEnv>, path: string): string[] {
  const knows = (method: string): boolean =>
    app.router.match(method, path)[0].some(([[, route]]) => route.method === method);
  return [...(knows('GET') ? ['GET', 'HEAD'] : []), ...['POST', 'DELETE'].filter(knows)];
}
