import { errors, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import { judgeVisitor } from '../jitsi/judge-visitor.ts';
import { seatPerson } from '../jitsi/seat-person.ts';
import { isMet } from '../model/requirement.ts';
import { isAdmission } from '../rooms/decision.ts';
import { findRule } from '../rooms/find-rule.ts';
import { currentExchange, type Exchange } from './exchange.ts';
import { authTimeOf } from './id-token.ts';
import type { ProviderDeps } from './provider-deps.ts';
import { readPlace } from './read-place.ts';
import { tellOutcome } from './refusal-words.ts';
import { seatRequest } from './seat-request.ts';

const { Check, Prompt } = interactionPolicy;

/** The prompt of who has to sign in, and of who has to wait for a host. */
export const SIGN_IN = 'login';
export const WAIT = 'room';

/**
 * What is asked, in this order, before a code is made: where it leads, who it is, and whether the rules let them in. A
 * refusal is thrown, and so reaches the page in the popup. Nobody is asked for their consent: Jitsi and Usher are of
 * one house.
 */
export function createInteractionPolicy(deps: ProviderDeps): interactionPolicy.Prompt[] {
  return [
    new Prompt(
      { name: SIGN_IN, requestable: true },
      new Check('place', 'the room is not known', (context) => findPlace(deps, context)),
      new Check('no_session', 'a sign-in is needed', 'login_required', needsSession),
      new Check('age', 'a more recent sign-in is needed', 'login_required', (context) =>
        needsRecent(deps, context),
      ),
      new Check('hint', 'somebody else has signed in', 'login_required', needsOther),
      new Check('strength', 'a stronger sign-in is needed', 'login_required', () =>
        needsStronger(deps),
      ),
    ),
    new Prompt(
      { name: WAIT },
      new Check('host', 'No host is here yet.', 'interaction_required', () => needsToWait(deps)),
    ),
  ];
}

function findPlace({ clients, config }: ProviderDeps, { oidc }: KoaContextWithOIDC): boolean {
  const client = clients.get(oidc.client?.clientId ?? '');
  if (!client) throw new errors.InvalidClient('client not found');
  if (currentExchange().hintedUser === 'unreadable') {
    throw new errors.InvalidRequest('could not validate id_token_hint');
  }
  const { state } = oidc.params ?? {};
  const text = typeof state === 'string' ? state : undefined;
  currentExchange().place = readPlace(client, text, config.defaultRoom);
  return Check.NO_NEED_TO_PROMPT;
}

/** Asking again by itself would go round in circles: whoever was asked and still does not fit is told so. */
function ask({ resumed }: Exchange, why: string): boolean {
  if (resumed) throw new errors.LoginRequired(why);
  return Check.REQUEST_PROMPT;
}

function needsSession(): boolean {
  const exchange = currentExchange();
  if (exchange.session) return Check.NO_NEED_TO_PROMPT;
  return ask(exchange, 'Your browser did not keep the sign-in. Please allow cookies for it.');
}

function needsRecent({ clock }: ProviderDeps, { oidc }: KoaContextWithOIDC): boolean {
  const exchange = currentExchange();
  const { session, resumed } = exchange;
  if (!session) return Check.NO_NEED_TO_PROMPT;
  // Back from a sign-in that was to be a new one: the session must be younger than the question.
  if (resumed?.wish.askAgain && session.createdAt < resumed.askedAt) {
    return ask(exchange, 'You were asked to sign in again, and did not.');
  }
  const wanted = oidc.params?.['max_age'];
  if (wanted === undefined) return Check.NO_NEED_TO_PROMPT;
  if (clock.nowSeconds() - authTimeOf(session) <= Number(wanted)) return Check.NO_NEED_TO_PROMPT;
  return ask(exchange, 'You signed in too long ago, and were not asked again.');
}

function needsOther(): boolean {
  const exchange = currentExchange();
  const { session, hintedUser } = exchange;
  if (!session || hintedUser === null || session.userId === hintedUser) {
    return Check.NO_NEED_TO_PROMPT;
  }
  return ask(exchange, 'Somebody else has signed in.');
}

/**
 * Who has signed in with less than the rule for the room requires is sent to do so once more; whoever comes back with
 * less is refused further on.
 */
async function needsStronger(deps: ProviderDeps): Promise<boolean> {
  const exchange = currentExchange();
  const { context, session, place, resumed } = exchange;
  if (!session || !place || resumed?.stepUp) return Check.NO_NEED_TO_PROMPT;
  const requires = findRule(deps.rules, place.room)?.requires ?? null;
  if (requires === null || isMet(requires, session.identity)) return Check.NO_NEED_TO_PROMPT;
  const request = seatRequest(context, session, place, deps.clock.nowSeconds());
  const { decision } = await judgeVisitor(deps, request);
  if (decision.kind !== 'refused' || decision.reason !== 'too-weak') {
    return Check.NO_NEED_TO_PROMPT;
  }
  exchange.stepUp = requires;
  return Check.REQUEST_PROMPT;
}

/** Seats nobody: that is for whoever comes with the code. */
async function needsToWait(deps: ProviderDeps): Promise<boolean> {
  const { context, session, place, resumed } = currentExchange();
  if (!session || !place) throw new TypeError('Who is judged has signed in, for a room.');
  const request = {
    ...seatRequest(context, session, place, deps.clock.nowSeconds()),
    isAskedAgain: resumed?.isWaiting === true,
  };
  const { decision, wanted } = await judgeVisitor(deps, request);
  if (wanted === null && isAdmission(decision)) return Check.NO_NEED_TO_PROMPT;
  // It is written down that they came. Where they may come in by now, they come in.
  const outcome = await seatPerson(deps, request);
  if (outcome.kind === 'seated') return Check.NO_NEED_TO_PROMPT;
  if (outcome.kind === 'unseated' && outcome.decision.kind === 'wait') return Check.REQUEST_PROMPT;
  throw new errors.AccessDenied(tellOutcome(outcome));
}
