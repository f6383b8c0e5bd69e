import type { Hono } from 'hono';
import type { Compat } from '../config/config.ts';
import { queryOf, type UsherEnv } from '../http/request-context.ts';
import type { EntranceDeps } from './entrance-deps.ts';
import { enterByQuery } from './routes.ts';

/**
 * The addresses by which Jitsi reaches a neighbour, so that `TOKEN_AUTH_URL` can stay as it is. Where
 * the neighbour's provider sends people back to is the method's `redirect_path`.
 */
export const compatEntries: Readonly<Record<Compat, readonly string[]>> = {
  // Its /room/{room} is our own address too.
  'jitsi-openid': [],
  'go-openid': ['authenticate'],
  // Served below /oidc/, which is the base path of the public address.
  'oidc-adapter': ['auth'],
  saml2jwt: ['redirectWithToken', 'generateToken'],
};

const saml2jwtEntries = compatEntries.saml2jwt;

/** Answers the neighbours' entry addresses. */
export function addCompatRoutes(
  app: Hono<UsherEnv>,
  deps: EntranceDeps,
  neighbours: readonly Compat[],
): void {
  for (const entry of neighbours.flatMap((neighbour) => compatEntries[neighbour])) {
    app.get(`/${entry}`, (context) => {
      const query = queryOf(context);
      const tenant = saml2jwtEntries.includes(entry) ? readTenant(query) : null;
      return enterByQuery(context, deps, query, tenant);
    });
  }
  if (neighbours.includes('oidc-adapter')) {
    app.get('/health', (context) => context.text('healthy'));
  }
}

/**
 * Jitsi-SAML2JWT's `tenant`, as Jitsi's `subdir` fills it in: with a slash at its end, or nothing. All of it
 * counts, so that a tenant named twice is none that exists.
 */
function readTenant(query: URLSearchParams): string | null {
  const tenant = query.getAll('tenant').join('/').replace(/\/$/, '');
  return tenant === '' ? null : tenant;
}
