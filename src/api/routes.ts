import type { Hono } from 'hono';
import { type Clock, isoTime } from '../base/clock.ts';
import { routes } from '../http/paths.ts';
import { queryOf, type UsherContext, type UsherEnv } from '../http/request-context.ts';
import { authenticate } from './authenticate.ts';
import { apiErrors } from './errors.ts';
import { grantOfKey } from './grant.ts';
import { parseIdempotencyKey } from './idempotency-key.ts';
import { issueOnce } from './issue-once.ts';
import { answerOf, type IssueDeps, type IssuedToken, issueToken } from './issue-token.ts';
import { readJson } from './read-json.ts';
import { orderToken, type TokenOrder } from './token-order.ts';
import { parseTokenRequest } from './token-request.ts';

export interface ApiDeps extends IssueDeps {
  readonly clock: Clock;
  /** Called once per token: for the metrics. */
  readonly onSeated: (jitsi: string) => void;
}

/** The interface for backends. */
export function addApiRoutes(app: Hono<UsherEnv>, deps: ApiDeps): void {
  app.post(routes.apiTokens, (context) => createToken(context, deps));
}

/** A token for one person and one room, to whoever shows a key. */
async function createToken(context: UsherContext, deps: ApiDeps): Promise<Response> {
  const key = await authenticate(deps, context.req.header('authorization'));
  if (queryOf(context).size > 0) throw apiErrors.queryUnexpected();
  const idempotencyKey = parseIdempotencyKey(context.req.header('idempotency-key'));
  const { bytes: body, value } = await readJson(context.req.raw);
  const order = orderToken(deps.targets, grantOfKey(key), parseTokenRequest(value));
  const { clientAddress: address, requestId } = context.var;
  const circumstances = { now: deps.clock.nowSeconds(), address, requestId };
  const once = idempotencyKey === null ? null : { idempotencyKey, body };
  const { issued, isRepeated } = once
    ? await issueOnce(deps, order, circumstances, once)
    : { issued: await issueToken(deps, order, circumstances), isRepeated: false };
  if (isRepeated) context.var.log.info('answer_repeated', { key: key.id });
  else {
    deps.onSeated(order.target.config.id);
    logSeated(context, order, issued);
  }
  const headers = { 'cache-control': 'no-store' };
  return Response.json(await answerOf(issued, order), { status: 201, headers });
}

function logSeated(
  context: UsherContext,
  { grant, request, room, target }: TokenOrder,
  { seat, claims }: IssuedToken,
): void {
  context.var.log.info('seated', {
    jitsi: target.config.id,
    room: room.backend,
    tenant: room.tenant,
    client: 'backend',
    user: `${grant.methodId}:${request.person.id}`,
    method: grant.methodId,
    seat,
    until: isoTime(claims.exp),
    address: context.var.clientAddress,
  });
}
