import { httpErrors } from '../http/errors.ts';
import { paths } from '../http/paths.ts';
import { single, type UsherContext } from '../http/request-context.ts';
import { linkTo } from '../http/site.ts';
import type { GuestPass } from '../model/guest-pass.ts';
import type { Meeting } from '../model/meeting.ts';
import { CODE_WINDOW_SECONDS, type CodeVerdict } from '../rooms/code-guard.ts';
import { parseGuestName } from '../rooms/guest-name.ts';
import { visitorId } from '../rooms/room-facts.ts';
import type { DoorLook } from './door-look.ts';
import type { EntranceDeps } from './entrance-deps.ts';
import { withCode, withName } from './guest-passes.ts';
import type { DoorOffer, DoorProblem } from './pages/door-page.ts';
import { showDoor } from './show-door.ts';

/**
 * Takes what was typed at the door into the browser's pass, and goes back to the room, which decides. There it also
 * shows whether the browser keeps cookies.
 */
export async function comeIn(
  context: UsherContext,
  deps: EntranceDeps,
  look: DoorLook,
  offer: DoorOffer & { readonly kind: 'come-in' },
  form: URLSearchParams,
): Promise<Response> {
  const typed = single(form, 'name') ?? '';
  const name = offer.asksName ? parseGuestName(typed) : null;
  const again = (problem: DoorProblem) =>
    showDoor(context, deps, look, offer, { problem, name: typed });
  if (offer.asksName && name === null) return again({ field: 'name' });
  const { meeting } = look.judgement.facts;
  const codeOf = offer.asksCode ? meeting : null;
  if (codeOf) {
    const problem = await findCodeProblem(context, deps, look, codeOf, single(form, 'code') ?? '');
    if (problem) return again(problem);
  }
  const { site } = context.var.visit;
  const { resumePath, sealed } = look;
  const next = resumePath === null ? paths.resume(sealed) : resumePath;
  const response = context.redirect(linkTo(site, paths.fromDoor(next)), 303);
  const pass = passFor(deps, look, name, codeOf);
  response.headers.append('set-cookie', await deps.guestPasses.render(pass));
  return response;
}

/** The browser's pass, or a new one, good for as long as a new one. */
function passFor(
  { guestPasses }: EntranceDeps,
  { visitor, judgement }: DoorLook,
  name: string | null,
  codeOf: Meeting | null,
): GuestPass {
  const fresh = guestPasses.issue();
  const old = visitor.pass ?? fresh;
  const lasting = { ...old, expiresAt: Math.max(old.expiresAt, fresh.expiresAt) };
  const named = name === null ? lasting : withName(lasting, name, judgement.key);
  return codeOf?.codeHash == null ? named : withCode(named, codeOf.id, codeOf.codeHash);
}

/** Null where the code is right. A wrong one is on record before anybody hears of it. */
async function findCodeProblem(
  context: UsherContext,
  deps: EntranceDeps,
  look: DoorLook,
  { codeHash }: Meeting,
  code: string,
): Promise<DoorProblem | null> {
  const wrong: DoorProblem = { field: 'code', minutesToWait: null };
  if (code.trim() === '' || codeHash === null) return wrong;
  const { limitKey } = context.var;
  const now = deps.clock.nowSeconds();
  const room = look.judgement.key;
  const verdict = await deps.codeGuard.judge({ code, hash: codeHash, room, limitKey, now });
  if (verdict === 'right') return null;
  if (verdict === 'busy') throw httpErrors.tooManyRequests(BUSY_SECONDS);
  await recordWrongCode(context, deps, look, verdict);
  return verdict === 'wrong' ? wrong : { ...wrong, minutesToWait: CODE_WINDOW_SECONDS / 60 };
}

const BUSY_SECONDS = 5;

/** Codes that were not even looked at go to the log alone: else somebody could fill the audit trail with them. */
async function recordWrongCode(
  context: UsherContext,
  { storage, completeEvent }: EntranceDeps,
  { to, visitor, judgement }: DoorLook,
  verdict: Exclude<CodeVerdict, 'right' | 'busy'>,
): Promise<void> {
  const { log, requestId, clientAddress: address } = context.var;
  const { jitsi, path } = judgement.key;
  const { meetingId, ruleIndex } = judgement.decision;
  const { identity } = visitor;
  const user = visitorId(visitor);
  const { backend: room, tenant } = to.room;
  const isBlocked = verdict === 'blocked';
  log.info('access_code_wrong', { jitsi, room, tenant, user, blocked: isBlocked, address });
  if (isBlocked) return;
  const event = completeEvent({
    action: 'access-code-wrong',
    actor: 'door',
    userId: user,
    username: identity?.username ?? null,
    name: identity?.name ?? null,
    method: identity?.methodId ?? null,
    jitsi,
    room: path,
    rule: ruleIndex,
    meetingId,
    address,
    requestId,
  });
  await storage.audit.add(event);
}
