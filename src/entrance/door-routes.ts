import type { Hono } from 'hono';
import { readOwnForm } from '../http/csrf.ts';
import { departPage } from '../http/depart-page.ts';
import { pageResponse } from '../http/layout.ts';
import { absolute, paths, routes } from '../http/paths.ts';
import type { UsherContext, UsherEnv } from '../http/request-context.ts';
import { linkTo } from '../http/site.ts';
import { comeIn } from './come-in.ts';
import { lookAtDoor } from './door-look.ts';
import { enterRoom } from './enter-room.ts';
import type { EntranceDeps } from './entrance-deps.ts';
import { sendOn } from './lead-on.ts';
import { showDoor } from './show-door.ts';

/** Where somebody says under what name they come, gives an access code, or goes on to Jitsi's own guest host. */
export function addDoorRoutes(app: Hono<UsherEnv>, deps: EntranceDeps): void {
  app.get(routes.door, (context) => show(context, deps));
  app.post(routes.door, (context) => take(context, deps));
}

async function show(context: UsherContext, deps: EntranceDeps): Promise<Response> {
  const look = await lookAtDoor(context, deps);
  const { offer, resumePath, to, visitor } = look;
  if (offer) return showDoor(context, deps, look, offer);
  if (resumePath === null) return enterRoom(context, deps, to, visitor);
  return context.redirect(linkTo(context.var.visit.site, resumePath), 303);
}

async function take(context: UsherContext, deps: EntranceDeps): Promise<Response> {
  const form = await readOwnForm(context, deps.publicUrl);
  const look = await lookAtDoor(context, deps);
  const { offer, sealed, to, visitor } = look;
  if (offer?.kind === 'come-in') return comeIn(context, deps, look, offer, form);
  const response = offer && (await sendOn(context, deps, to, visitor));
  return response ?? startAgain(context, deps, sealed);
}

/** The rules have changed since the page was made. By a page, since the next way may lead to a provider. */
function startAgain(context: UsherContext, deps: EntranceDeps, sealed: string): Promise<Response> {
  const to = absolute(deps.publicUrl, paths.door(sealed));
  return pageResponse(departPage(context.var.visit, { to }));
}
