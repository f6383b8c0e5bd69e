import { pageResponse } from '../http/layout.ts';
import { paths } from '../http/paths.ts';
import type { UsherContext } from '../http/request-context.ts';
import { linkTo } from '../http/site.ts';
import { shownName } from '../model/identity.ts';
import { CODE_WINDOW_SECONDS } from '../rooms/code-guard.ts';
import { guestMarks } from '../rooms/guest-name.ts';
import type { DoorLook } from './door-look.ts';
import type { EntranceDeps } from './entrance-deps.ts';
import { type DoorOffer, type DoorProblem, doorPage } from './pages/door-page.ts';
import { seatRequest } from './seat-request.ts';

/** What was sent, as far as it is shown again: never the code. */
export interface SentForm {
  readonly problem: DoorProblem;
  readonly name: string;
}

/** As much of what was typed as goes back to the browser. */
const MOST_SHOWN = 200;

/** The page of the door; after a form that could not be used, with what was wrong. */
export function showDoor(
  context: UsherContext,
  deps: EntranceDeps,
  { sealed, to, visitor }: DoorLook,
  offer: DoorOffer,
  sent: SentForm | null = null,
): Promise<Response> {
  const { visit } = context.var;
  const { identity, pass } = visitor;
  const { target, language } = seatRequest(context, deps, to, visitor);
  const page = doorPage(visit, {
    room: to.room.display,
    offer,
    ways: deps.methods.map(({ id, title }) => ({
      title,
      href: linkTo(visit.site, paths.startMethod(id, sealed)),
    })),
    signedInAs: identity && shownName(identity),
    accountHref: linkTo(visit.site, paths.account()),
    jitsiUrl: target.config.url,
    mark: guestMarks[language].trim(),
    name: sent ? sent.name.slice(0, MOST_SHOWN).toWellFormed() : (pass?.name ?? ''),
    problem: sent?.problem ?? null,
    action: linkTo(visit.site, paths.door(sealed)),
  });
  return sent ? faulty(page, sent.problem) : pageResponse(page);
}

function faulty(page: ReturnType<typeof doorPage>, problem: DoorProblem): Promise<Response> {
  const isBlocked = problem.field === 'code' && problem.minutesToWait !== null;
  if (!isBlocked) return pageResponse(page, 400);
  return pageResponse(page, 429, { 'retry-after': String(CODE_WINDOW_SECONDS) });
}
