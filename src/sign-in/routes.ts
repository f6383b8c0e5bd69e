import type { Hono } from 'hono';
import { paths, routes } from '../http/paths.ts';
import { queryOf, single, type UsherContext, type UsherEnv } from '../http/request-context.ts';
import { openContinuation } from '../http/sealed-continuation.ts';
import { choose, chooseByEmail, startWay } from './chooser.ts';
import { signInErrors } from './errors.ts';
import { finish } from './finish.ts';
import { addPasswordRoutes } from './password-routes.ts';
import type { RegisteredMethod } from './registry.ts';
import type { SignInDeps } from './sign-in-deps.ts';

/** The chooser, the start of a way, and where providers send people back to. */
export function addSignInRoutes(app: Hono<UsherEnv>, deps: SignInDeps): void {
  app.get(routes.signIn, (context) => choose(context, deps));
  app.get(routes.startMethod, (context) => start(context, deps));
  const all = [...deps.registry.values()];
  if (all.some(({ emailDomains }) => emailDomains.length > 0)) {
    app.post(routes.signIn, (context) => chooseByEmail(context, deps));
  }
  for (const registered of all) {
    addCallback(app, deps, registered);
    addDocuments(app, registered);
    if (registered.method.kind === 'password') addPasswordRoutes(app, deps, registered.method);
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

async function start(context: UsherContext, deps: SignInDeps): Promise<Response> {
  const registered = deps.registry.get(context.req.param('method') ?? '');
  if (!registered) throw signInErrors.methodUnknown();
  const sealed = single(queryOf(context), 'continue') ?? '';
  const continuation = await openContinuation(deps.seal, sealed);
  return startWay(context, deps, registered, continuation, sealed);
}
