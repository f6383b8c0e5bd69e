import type { Hono } from 'hono';
import { isoTime } from '../base/clock.ts';
import type { AppError } from '../base/errors.ts';
import { httpErrors } from '../http/errors.ts';
import { routes } from '../http/paths.ts';
import type { UsherContext, UsherEnv } from '../http/request-context.ts';
import type { Conference } from '../model/conference.ts';
import { beginConference } from './begin-conference.ts';
import { answerOf } from './conference-answer.ts';
import { readConferenceRequest } from './conference-request.ts';
import { endConference } from './end-conference.ts';
import { overAt } from './end-unheard.ts';
import { reservationErrors } from './errors.ts';
import { createGuard } from './guard.ts';
import type { ConferenceRefusal } from './judge-conference.ts';
import type { ReservationDeps } from './reservation-deps.ts';

const FORM = /^application\/x-www-form-urlencoded(?:\s*;|$)/i;
const ID = /^[1-9]\d{0,15}$/;

const REFUSALS: Readonly<Record<ConferenceRefusal['reason'], () => AppError>> = {
  'no-host': reservationErrors.noHost,
  closed: reservationErrors.closed,
  'no-rule': reservationErrors.noRule,
};

/** What Jitsi's mod_reservations calls, for each Jitsi that has a secret for it. */
export function addReservationRoutes(app: Hono<UsherEnv>, deps: ReservationDeps): void {
  const guard = createGuard(deps.jitsis);
  app.use(routes.conferences, guard);
  app.use(routes.conference, guard);
  app.post(routes.conferences, (context) => begin(context, deps));
  app.get(routes.conference, (context) => show(context, deps));
  app.delete(routes.conference, (context) => end(context, deps));
}

/** 200 with the conference, 409 with the id of the one that runs, or 403 with a message for people. */
async function begin(context: UsherContext, deps: ReservationDeps): Promise<Response> {
  const jitsi = context.req.param('jitsi') ?? '';
  if (!FORM.test(context.req.header('content-type') ?? '')) throw httpErrors.unsupportedMediaType();
  const request = readConferenceRequest(await context.req.text());
  const { log, requestId } = context.var;
  const beginning = await beginConference(deps, jitsi, request, requestId);
  const { backend: room, tenant } = request.room;
  if (beginning.kind === 'refused') {
    const { reason, ruleIndex: rule } = beginning.refusal;
    log.info('conference_refused', { jitsi, room, tenant, reason, rule });
    throw REFUSALS[reason]();
  }
  const { conference } = beginning;
  if (beginning.kind === 'runs') return context.json({ conflict_id: conference.id }, 409);
  if (beginning.isFirst) {
    const until = isoTime(overAt(conference));
    log.info('conference_started', { jitsi, room, tenant, meeting: conference.meetingId, until });
  }
  return context.json(answerOf(conference, beginning.meeting));
}

/** Asked after a 409. One that is over would let people in by a stale record, so it is not shown. */
async function show(context: UsherContext, deps: ReservationDeps): Promise<Response> {
  const { presence, meetings } = deps.storage;
  const conference = await presence.findConference(idOf(context));
  const isOurs = conference?.jitsi === context.req.param('jitsi');
  if (!conference || !isOurs || isOver(conference, deps.clock.nowSeconds())) {
    throw reservationErrors.conferenceUnknown();
  }
  const { meetingId } = conference;
  const meeting = meetingId === null ? null : await meetings.find(meetingId);
  return context.json(answerOf(conference, meeting));
}

function isOver(conference: Conference, now: number): boolean {
  return conference.endedAt !== null || overAt(conference) <= now;
}

async function end(context: UsherContext, deps: ReservationDeps): Promise<Response> {
  const jitsi = context.req.param('jitsi') ?? '';
  const { log, requestId } = context.var;
  const ending = await endConference(deps, jitsi, idOf(context), requestId);
  if (!ending) throw reservationErrors.conferenceUnknown();
  if (ending.isFirst) log.info('conference_ended', { jitsi, room: ending.conference.path });
  return context.body(null, 200);
}

function idOf(context: UsherContext): string {
  const id = context.req.param('id') ?? '';
  if (!ID.test(id)) throw reservationErrors.conferenceUnknown();
  return id;
}
