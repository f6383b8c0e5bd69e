import type { Hono } from 'hono';
import { pageResponse } from '../http/layout.ts';
import { paths, routes } from '../http/paths.ts';
import { queryOf, single, type UsherContext, type UsherEnv } from '../http/request-context.ts';
import { linkTo } from '../http/site.ts';
import type { Wait } from '../rooms/decision.ts';
import { enterRoom } from './enter-room.ts';
import type { EntranceDeps } from './entrance-deps.ts';
import { waitPage } from './pages/wait-page.ts';
import { lookAtWait, type WaitLook } from './wait-look.ts';
import { goAtOnce, type Listener, type WaitStreams } from './wait-streams.ts';

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
  wait: Wait,
): ReturnType<typeof waitPage> {
  const { visit } = context.var;
  const { opensAt } = wait;
  const href = (path: string): string => linkTo(visit.site, path);
  return waitPage(visit, {
    room: to.room.display,
    opens: opensAt === null ? null : { at: opensAt, zone: facts.meeting?.zone ?? 'UTC' },
    waitsFor: waitsFor(wait),
    name: person?.name ?? null,
    signInHref: visitor.identity === null ? href(paths.signIn(sealed)) : null,
    jitsiUrl: deps.targets.find(to.jitsi).config.url,
    eventsHref: href(paths.waitEvents(sealed)),
    stateHref: href(paths.waitState(sealed)),
    againHref: href(paths.wait(sealed)),
  });
}

/** Where it changes, the page comes anew. */
function waitsFor({ opensAt }: Wait): string {
  return opensAt === null ? 'host' : String(opensAt);
}

/** Server-sent events: `beat` while it is worth nothing to ask, `go` when it is. */
async function tellWhen(context: UsherContext, deps: WaitDeps): Promise<Response> {
  const look = await lookAtWait(context, deps);
  if (!look.wait) return context.body(goAtOnce(), 200, EVENTS);
  const stream = deps.waitStreams.open(listenerOf(look, look.wait));
  // No error: the page asks by itself for as long as there are too many.
  if (!stream) return context.body(null, 503, { 'retry-after': '30' });
  return context.body(stream, 200, EVENTS);
}

function listenerOf({ judgement, holder }: WaitLook, { opensAt }: Wait): Listener {
  return { room: judgement.key, opensAt, holder };
}

const EVENTS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  // nginx would keep the events back until it has some kilobytes of them.
  'x-accel-buffering': 'no',
};

/** With `hold=1` the answer comes when there is something to say, or after a while. */
async function tellState(context: UsherContext, deps: WaitDeps): Promise<Response> {
  const look = await lookAtWait(context, deps);
  const { wait } = look;
  if (!wait) return context.json({ state: 'go' });
  const isHeld = single(queryOf(context), 'hold') === '1';
  const { signal } = context.req.raw;
  const spread = isHeld ? await deps.waitStreams.hold(listenerOf(look, wait), signal) : null;
  if (spread !== null) return context.json({ state: 'go', spread });
  return context.json({ state: 'wait', for: waitsFor(wait) });
}
