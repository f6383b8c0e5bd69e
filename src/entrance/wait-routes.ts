import type { Hono } from 'hono';
import { pageResponse } from '../http/layout.ts';
import { paths, routes } from '../http/paths.ts';
import type { UsherContext, UsherEnv } from '../http/request-context.ts';
import { linkTo } from '../http/site.ts';
import type { Wait } from '../rooms/decision.ts';
import { enterRoom } from './enter-room.ts';
import type { EntranceDeps } from './entrance-deps.ts';
import { waitPage } from './pages/wait-page.ts';
import { findSession } from './visitor.ts';
import { lookAtWait, type WaitLook } from './wait-look.ts';
import { goAtOnce, type WaitStreams } from './wait-streams.ts';

export interface WaitDeps extends EntranceDeps {
  readonly waitStreams: WaitStreams;
}

/** The waiting page, and how it hears that it is worth asking again. Each of them decides anew. */
export function addWaitRoutes(app: Hono<UsherEnv>, deps: WaitDeps): void {
  app.get(routes.wait, (context) => show(context, deps));
  app.get(routes.waitEvents, (context) => tellWhen(context, deps));
  app.get(routes.waitState, (context) => tellState(context, deps));
}

/** On to Jitsi as soon as they may. */
async function show(context: UsherContext, deps: WaitDeps): Promise<Response> {
  const look = await lookAtWait(context, deps);
  if (!look.wait && look.resumePath !== null) {
    return context.redirect(linkTo(context.var.visit.site, look.resumePath), 303);
  }
  if (!look.wait) return enterRoom(context, deps, look.to, look.visitor, true);
  return pageResponse(pageFor(context, deps, look, look.wait));
}

function pageFor(
  context: UsherContext,
  deps: WaitDeps,
  { sealed, to, visitor, judgement: { person, facts } }: WaitLook,
  { opensAt }: Wait,
): ReturnType<typeof waitPage> {
  const { visit } = context.var;
  const href = (path: string): string => linkTo(visit.site, path);
  return waitPage(visit, {
    room: to.room.display,
    opens: opensAt === null ? null : { at: opensAt, zone: facts.meeting?.zone ?? 'UTC' },
    name: person?.name ?? null,
    signInHref: visitor.identity === null ? href(paths.signIn(sealed)) : null,
    jitsiUrl: deps.targets.find(to.jitsi).config.url,
    eventsHref: href(paths.waitEvents(sealed)),
    stateHref: href(paths.waitState(sealed)),
    againHref: href(paths.wait(sealed)),
  });
}

/** Server-sent events: `beat` while it is worth nothing to ask, `go` when it is. */
async function tellWhen(context: UsherContext, deps: WaitDeps): Promise<Response> {
  const { wait, judgement, visitor } = await lookAtWait(context, deps);
  if (!wait) return context.body(goAtOnce(), 200, EVENTS);
  const session = await findSession(context, deps);
  const stream = deps.waitStreams.open({
    room: judgement.key,
    opensAt: wait.opensAt,
    holder: session?.idHash ?? visitor.pass?.id ?? '',
  });
  // No error: the page asks by itself for as long as there are too many.
  if (!stream) return context.body(null, 503, { 'retry-after': '30' });
  return context.body(stream, 200, EVENTS);
}

const EVENTS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  // nginx would keep the events back until it has some kilobytes of them.
  'x-accel-buffering': 'no',
};

async function tellState(context: UsherContext, deps: WaitDeps): Promise<Response> {
  const { wait } = await lookAtWait(context, deps);
  return context.json({ state: wait ? 'wait' : 'go' });
}
