import type { Hono } from 'hono';
import { httpErrors } from '../http/errors.ts';
import { respondFixed } from '../http/fixed-answer.ts';
import { routes } from '../http/paths.ts';
import type { UsherContext, UsherEnv } from '../http/request-context.ts';
import { authorize, authorizeByForm } from './authorize.ts';
import { NOBODY } from './comer.ts';
import { allowReading, answerPreflight } from './cors.ts';
import { endSession } from './end-session.ts';
import { createLibrary, type Library } from './library.ts';
import { libraryPaths } from './library-paths.ts';
import { answerPlainRenewal, readPlainRenewal } from './plain-renewal.ts';
import type { ProviderDeps } from './provider-deps.ts';

type Handler = (context: UsherContext) => Response | Promise<Response>;

/** Our own OpenID provider, for the Jitsis that sign people in by themselves. */
export function addProviderRoutes(app: Hono<UsherEnv>, deps: ProviderDeps): void {
  const library = createLibrary(deps);
  const { clients, keys, config } = deps;
  const inRealm =
    (handler: Handler): Handler =>
    (context) => {
      if (context.req.param('realm') !== config.realm) throw httpErrors.notFound();
      return handler(context);
    };
  const readable = (handler: Handler): Handler =>
    inRealm(async (context) => allowReading(await handler(context), context, clients));
  const preflight = (methods: string): Handler =>
    inRealm((context) => answerPreflight(context, clients, methods));

  app.get(
    routes.realmAuthorize,
    inRealm((context) => authorize(context, deps, library)),
  );
  app.post(routes.realmAuthorize, inRealm(authorizeByForm));
  app.post(
    routes.realmToken,
    readable((context) => askForTokens(context, deps, library)),
  );
  app.options(routes.realmToken, preflight('POST'));
  app.on(
    ['GET', 'POST'],
    routes.realmUserInfo,
    readable((context) => askWhoItIs(context, library)),
  );
  app.options(routes.realmUserInfo, preflight('GET, POST'));
  app.get(
    routes.realmDiscovery,
    readable((context) => describe(context, library)),
  );
  app.options(routes.realmDiscovery, preflight('GET'));
  app.get(
    routes.realmCertificates,
    readable(async ({ req }) => respondFixed((await keys.published()).publication.keySet, req.raw)),
  );
  app.options(routes.realmCertificates, preflight('GET'));
  app.on(
    ['GET', 'POST'],
    routes.realmLogout,
    inRealm((context) => endSession(context, deps)),
  );
}

const NO_BROWSER = { comer: NOBODY, resumed: null, hintedUser: null, isFromDoor: false };

/** RFC 6749 3.2. What stands in the address is not looked at. */
async function askForTokens(
  context: UsherContext,
  deps: ProviderDeps,
  library: Library,
): Promise<Response> {
  const body = await context.req.text();
  const renewal = readPlainRenewal(context, body, deps.clients);
  if (renewal) return answerPlainRenewal(deps, context, renewal);
  const headers = headersOf(context, ['content-type', 'authorization', 'origin']);
  const question = { method: 'POST', url: libraryPaths.token, headers, body } as const;
  return library.ask(question, { context, ...NO_BROWSER });
}

/** OpenID Connect Core 5.3. */
async function askWhoItIs(context: UsherContext, library: Library): Promise<Response> {
  const isPost = context.req.method === 'POST';
  const headers = headersOf(context, ['content-type', 'authorization', 'origin']);
  const body = isPost ? await context.req.text() : '';
  const method = isPost ? 'POST' : 'GET';
  const question = { method, url: libraryPaths.userinfo, headers, body } as const;
  return library.ask(question, { context, ...NO_BROWSER });
}

/** OpenID Connect Discovery 4. */
async function describe(context: UsherContext, library: Library): Promise<Response> {
  const headers = headersOf(context, []);
  const question = { method: 'GET', url: libraryPaths.discovery, headers } as const;
  const answer = await library.ask(question, { context, ...NO_BROWSER });
  const document = { ...Object(await answer.json()), response_modes_supported: ['query'] };
  return Response.json(document);
}

/** Machines ask here: they are answered in JSON, whatever they say they take. */
function headersOf(context: UsherContext, names: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = { accept: 'application/json' };
  for (const name of names) {
    const value = context.req.header(name);
    if (value !== undefined) headers[name] = value;
  }
  return headers;
}
