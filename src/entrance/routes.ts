import type { Hono } from 'hono';
import { withFacts } from '../base/errors.ts';
import { paths, routes } from '../http/paths.ts';
import { queryOf, single, type UsherContext, type UsherEnv } from '../http/request-context.ts';
import { openEnterRoom } from '../http/sealed-continuation.ts';
import type { Visitor } from '../rooms/room-facts.ts';
import { addDoorRoutes } from './door-routes.ts';
import { enterRoom } from './enter-room.ts';
import type { EntranceDeps } from './entrance-deps.ts';
import { entranceErrors } from './errors.ts';
import { addInvitationRoutes } from './invitation-routes.ts';
import { type EnterRequest, parseEnter } from './parse-enter.ts';
import { readVisitor } from './visitor.ts';

/** The addresses that Jitsi's `tokenAuthUrl` leads to, and those that invitations have. */
export function addEntranceRoutes(app: Hono<UsherEnv>, deps: EntranceDeps): void {
  app.get(routes.room, (context) => enterByPath(context, deps));
  app.get(routes.tenantRoom, (context) => enterByPath(context, deps));
  app.get(routes.enter, (context) => {
    const query = queryOf(context);
    const sealed = single(query, 'continue');
    return sealed === null ? enterByQuery(context, deps, query) : resume(context, deps, sealed);
  });
  addInvitationRoutes(app, deps);
  addDoorRoutes(app, deps);
}

/** Parameters as they stand in the path, still encoded: decoding is the room name's business. */
function enterByPath(context: UsherContext, deps: EntranceDeps): Promise<Response> {
  const segments = context.req.path.split('/').slice(2);
  const room = segments.pop() ?? null;
  const tenant = segments.pop() ?? null;
  const query = queryOf(context);
  return enter(context, deps, query, { room, tenant, state: single(query, 'state') });
}

/**
 * The address that takes Jitsi's whole state: `enter?room={room}&state={state}`. `tenant` is for neighbours that
 * name it beside the room.
 */
export function enterByQuery(
  context: UsherContext,
  deps: EntranceDeps,
  query: URLSearchParams,
  tenant: string | null = null,
): Promise<Response> {
  const state = single(query, 'state');
  return enter(context, deps, query, { room: single(query, 'room'), tenant, state });
}

async function enter(
  context: UsherContext,
  deps: EntranceDeps,
  query: URLSearchParams,
  request: EnterRequest,
): Promise<Response> {
  const target = deps.targets.find(single(query, 'jitsi'));
  const to = parseEnter(request, target.config);
  return enterRoom(context, deps, to, await readVisitor(context, deps));
}

/** Back from the sign-in or from the door, to the room that was asked for. */
async function resume(
  context: UsherContext,
  deps: EntranceDeps,
  sealed: string,
): Promise<Response> {
  const to = await openEnterRoom(deps.seal, sealed);
  const visitor = await readVisitor(context, deps);
  refuseToGoRound(visitor, sealed, single(queryOf(context), 'from') === 'door');
  return enterRoom(context, deps, to, visitor);
}

/** Asking by itself would go round in circles where a browser keeps no cookies: the person may ask. */
function refuseToGoRound({ identity, pass }: Visitor, sealed: string, isFromDoor: boolean): void {
  if (isFromDoor && !pass) {
    throw withFacts(entranceErrors.guestPassNotKept(), { retryPath: paths.door(sealed) });
  }
  if (!isFromDoor && !identity) {
    throw withFacts(entranceErrors.sessionNotKept(), { retryPath: paths.signIn(sealed) });
  }
}
