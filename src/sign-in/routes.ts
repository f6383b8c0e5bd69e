import type { Hono } from 'hono';
import { pageResponse } from '../http/layout.ts';
import { paths, routes } from '../http/paths.ts';
import { queryOf, single, type UsherContext, type UsherEnv } from '../http/request-context.ts';
import { openContinuation } from '../http/sealed-continuation.ts';
import { linkTo } from '../http/site.ts';
import { begin } from './begin.ts';
import { signInErrors } from './errors.ts';
import { finish } from './finish.ts';
import { chooserPage } from './pages/chooser-page.ts';
import type { RegisteredMethod } from './registry.ts';
import type { SignInDeps } from './sign-in-deps.ts';

/** The chooser, the start of a way, and where providers send people back to. */
export function addSignInRoutes(app: Hono<UsherEnv>, deps: SignInDeps): void {
  app.get(routes.signIn, (context) => choose(context, deps));
  app.get(routes.startMethod, (context) => start(context, deps));
  for (const registered of deps.registry.values()) {
    addCallback(app, deps, registered);
    addDocuments(app, registered);
  }
}

/** Where the provider's answer comes, by the one way it comes. */
function addCallback(app: Hono<UsherEnv>, deps: SignInDeps, registered: RegisteredMethod): void {
  const { method, callbackPath } = registered;
  if (method.kind !== 'redirect') return;
  const answer = (context: UsherContext) => finish(context, deps, registered);
  if (method.answer.by === 'form') app.post(`/${callbackPath}`, answer);
  else app.get(`/${callbackPath}`, answer);
}

function addDocuments(app: Hono<UsherEnv>, { method }: RegisteredMethod): void {
  for (const [name, read] of method.documents ?? []) {
    app.get(`/${paths.methodDocument(method.id, name)}`, async () => {
      const { contentType, body } = await read();
      return new Response(body, { headers: { 'content-type': contentType } });
    });
  }
}

/** One way: straight on. Several: the person chooses. */
async function choose(context: UsherContext, deps: SignInDeps): Promise<Response> {
  const sealed = sealedOf(context);
  const continuation = await openContinuation(deps.seal, sealed);
  const [only, ...others] = deps.registry.values();
  if (only && others.length === 0) return begin(context, deps, only, continuation);
  const { visit } = context.var;
  const methods = [...deps.registry.values()].map(({ method }) => ({
    title: method.title,
    href: linkTo(visit.site, paths.startMethod(method.id, sealed)),
  }));
  const room = continuation.kind === 'show-account' ? null : continuation.room.display;
  return pageResponse(chooserPage(visit, { room, methods }));
}

async function start(context: UsherContext, deps: SignInDeps): Promise<Response> {
  const registered = deps.registry.get(context.req.param('method') ?? '');
  if (!registered) throw signInErrors.methodUnknown();
  const continuation = await openContinuation(deps.seal, sealedOf(context));
  return begin(context, deps, registered, continuation);
}

function sealedOf(context: UsherContext): string {
  return single(queryOf(context), 'continue') ?? '';
}
