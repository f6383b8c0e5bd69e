import type { Hono } from 'hono';
import { type FixedAnswer, respondFixed } from '../http/fixed-answer.ts';
import { routes } from '../http/paths.ts';
import type { UsherEnv } from '../http/request-context.ts';
import type { Publication } from './publication.ts';
import type { SigningKeys } from './signing-keys.ts';

/** Where our public keys are found. Machines ask here, so that what is not there is told in a line. */
export function addKeyRoutes(app: Hono<UsherEnv>, keys: SigningKeys): void {
  const answer = async (request: Request, pick: (from: Publication) => FixedAnswer | undefined) => {
    const found = pick((await keys.published()).publication);
    return found ? respondFixed(found, request) : unknownKey();
  };
  app.get(routes.jwks, ({ req }) => answer(req.raw, ({ keySet }) => keySet));
  app.get(routes.keyCertificates, ({ req }) => answer(req.raw, ({ certificates }) => certificates));
  // The name is looked up among those that we made: no part of it goes anywhere else.
  app.get(routes.asapKey, ({ req }) =>
    answer(req.raw, ({ pemFiles }) => pemFiles.get(req.param('file'))),
  );
}

/** Not to be kept: the key may be published a moment later. */
function unknownKey(): Response {
  return new Response('There is no such key.\n', {
    status: 404,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
  });
}
