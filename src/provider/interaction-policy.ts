import { errors, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import { seatPerson } from '../jitsi/seat-person.ts';
import { isMet } from '../model/requirement.ts';
import { isAdmission } from '../rooms/decision.ts';
import { findRule } from '../rooms/find-rule.ts';
import { currentExchange, type Exchange } from './exchange.ts';
import { authTimeOf } from './id-token.ts';
import { judgeComer, requestOfComer } from './judge-comer.ts';
import type { ProviderDeps } from './provider-deps.ts';
import { readAskedRoom } from './read-asked-room.ts';
import { tellOutcome } from './refusal-words.ts';

const { Check, Prompt } = interactionPolicy;

/** The prompts of who has to sign in, of who has to say a name or an access code, and of who has to wait. */
const SIGN_IN = 'login';
export const DOOR = 'door';
export const WAIT = 'room';

/**
 * What is asked, in this order, before a code is made: where it leads, who it is, what the door wants to know, and
 * whether the rules let them in. A refusal is thrown, and so reaches the page in the popup. Nobody is asked for their
 * consent: Jitsi and Usher are of one house.
 */
export function createInteractionPolicy(deps: ProviderDeps): interactionPolicy.Prompt[] {
  return [
    new Prompt(
      { name: SIGN_IN, requestable: true },
      new Check('asked', 'the room is not known', (context) => findAskedRoom(deps, context)),
      new Check('no_session', 'a sign-in is needed', 'login_required', (context) =>
        needsSession(deps, context),
      ),
      new Check('age', 'a more recent sign-in is needed', 'login_required', (context) =>
        needsRecent(deps, context),
      ),
      new Check('hint', 'somebody else has signed in', 'login_required', needsOther),
      new Check('strength', 'a stronger sign-in is needed', 'login_required', () =>
        needsStronger(deps),
      ),
    ),
    new Prompt(
      { name: DOOR },
      new Check('door', 'The room wants to know more.', 'interaction_required', () =>
        needsDoor(deps),
      ),
    ),
    new Prompt(
      { name: WAIT },
      new Check('host', 'No host is here yet.', 'interaction_required', () => needsToWait(deps)),
    ),
  ];
}

function findAskedRoom({ clients, config }: ProviderDeps, { oidc }: KoaContextWithOIDC): boolean {
  const client = clients.get(oidc.client?.clientId ?? '');
  if (!client) throw new errors.InvalidClient('client not found');
  if (currentExchange().hintedUser === 'unreadable') {
    throw new errors.InvalidRequest('could not validate id_token_hint');
  }
  const { state } = oidc.params ?? {};
  const text = typeof state === 'string' ? state : undefined;
  currentExchange().asked = readAskedRoom(client, text, config.defaultRoom);
  return Check.NO_NEED_TO_PROMPT;
}

/** Asking again by itself would go round in circles: whoever was asked and still does not fit is told so. */
function ask({ resumed }: Exchange, why: string): boolean {
  if (resumed) throw new errors.LoginRequired(why);
  return Check.REQUEST_PROMPT;
}

async function needsSession(deps: ProviderDeps, context: KoaContextWithOIDC): Promise<boolean> {
  const exchange = currentExchange();
  if (exchange.comer.session || !exchange.asked) return Check.NO_NEED_TO_PROMPT;
  if (!asksWhoItIs(exchange, context) && (await isTakenAsGuest(deps))) {
    return Check.NO_NEED_TO_PROMPT;
  }
  return ask(exchange, 'Your browser did not keep the sign-in. Please allow cookies for it.');
}

/** Somebody has to have proved who they are: what the door is told proves nothing. */
function asksWhoItIs(
  { resumed, hintedUser, comer }: Exchange,
  { oidc }: KoaContextWithOIDC,
): boolean {
  const isOther = hintedUser !== null && hintedUser !== comer.pass?.id;
  const isQuiet = oidc.prompts.has('none');
  return isOther || isQuiet || resumed?.wish.askAgain === true || 'max_age' in given(oidc.params);
}

function given(parameters: object | undefined): Record<string, unknown> {
  const set = Object.entries(parameters ?? {}).filter(([, value]) => value !== undefined);
  return Object.fromEntries(set);
}

/** Whether the rules have something for them without a sign-in, now or later, that Jitsi has not as well. */
async function isTakenAsGuest(deps: ProviderDeps): Promise<boolean> {
  const { decision, wanted } = await judgeComer(deps);
  return wanted !== 'sign-in' && decision.kind !== 'hand-over';
}

function needsRecent({ clock }: ProviderDeps, { oidc }: KoaContextWithOIDC): boolean {
  const exchange = currentExchange();
  const { resumed } = exchange;
  const { session } = exchange.comer;
  if (!session) return Check.NO_NEED_TO_PROMPT;
  // Back from a sign-in that was to be a new one: the session must be younger than the question.
  if (resumed?.wish.askAgain && session.createdAt < resumed.askedAt) {
    return ask(exchange, 'You were asked to sign in again, and did not.');
  }
  const wanted = oidc.params?.['max_age'];
  if (wanted === undefined) return Check.NO_NEED_TO_PROMPT;
  // Who was asked, and then waited for a host, was recent when it was wanted.
  const then = resumed?.askedAt ?? clock.nowSeconds();
  if (then - authTimeOf(session) <= Number(wanted)) return Check.NO_NEED_TO_PROMPT;
  return ask(exchange, 'You signed in too long ago, and were not asked again.');
}

function needsOther(): boolean {
  const exchange = currentExchange();
  const { comer, hintedUser } = exchange;
  if (!comer.session || hintedUser === null || comer.session.userId === hintedUser) {
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
  const { comer, asked, resumed } = exchange;
  const session = comer.session;
  if (!session || !asked || resumed?.stepUp) return Check.NO_NEED_TO_PROMPT;
  const requires = findRule(deps.rules, asked.room)?.requires ?? null;
  if (requires === null || isMet(requires, session.identity)) return Check.NO_NEED_TO_PROMPT;
  const { decision } = await judgeComer(deps);
  if (decision.kind !== 'refused' || decision.reason !== 'too-weak') {
    return Check.NO_NEED_TO_PROMPT;
  }
  exchange.stepUp = requires;
  return Check.REQUEST_PROMPT;
}

/** The door asks as it does on the way by a link; whoever comes from it and is not known has a browser without cookies. */
async function needsDoor(deps: ProviderDeps): Promise<boolean> {
  const { wanted } = await judgeComer(deps);
  if (wanted !== 'name' && wanted !== 'code') return Check.NO_NEED_TO_PROMPT;
  if (!currentExchange().isFromDoor) return Check.REQUEST_PROMPT;
  throw new errors.LoginRequired(
    'Your browser did not keep what you said at the door. Please allow cookies for it.',
  );
}

async function needsToWait(deps: ProviderDeps): Promise<boolean> {
  const { decision, wanted } = await judgeComer(deps);
  if (wanted === null && isAdmission(decision)) return Check.NO_NEED_TO_PROMPT;
  // It is written down that they came. Where they may come in by now, they come in.
  const outcome = await seatPerson(deps, requestOfComer(deps));
  if (outcome.kind === 'seated') return Check.NO_NEED_TO_PROMPT;
  if (outcome.kind === 'unseated' && outcome.decision.kind === 'wait') return Check.REQUEST_PROMPT;
  throw new errors.AccessDenied(tellOutcome(outcome));
}
