import { createHash } from 'node:crypto';
import { AppError } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import type { UsherContext } from '../http/request-context.ts';
import type { AllowTry } from '../model/allow-try.ts';
import type { Continuation } from '../model/continuation.ts';
import type { Identity } from '../model/identity.ts';
import { fail } from './failure.ts';
import { welcome } from './finish.ts';
import type { PasswordMethod, PasswordVerdict } from './method.ts';
import type { SignInDeps } from './sign-in-deps.ts';
import { foldName } from './try-name.ts';

/** A password, or the second factor after one. */
export interface Trying {
  readonly method: PasswordMethod;
  readonly continuation: Continuation;
  readonly factor: 'password' | 'totp' | 'recovery-code';
  /** The name as it was typed, or as tries of it are counted. */
  readonly typed: string;
  readonly verify: (allow: AllowTry) => Promise<PasswordVerdict>;
}

/** What came of it: somebody is signed in once `welcome` has been called for them. */
export type Outcome =
  | { readonly kind: 'right'; readonly identity: Identity; readonly account: string }
  | Extract<PasswordVerdict, { readonly kind: 'half' }>
  | { readonly kind: 'wrong' | 'blocked' | 'busy' | 'unavailable' };

/**
 * Spends a try of the budget, and says what came of it; what did not work is logged and counted. A method that does
 * not answer is a value; whatever else it throws ends as every failed sign-in does.
 */
export async function tryPassword(
  context: UsherContext,
  deps: SignInDeps,
  { method, typed, factor, verify }: Trying,
): Promise<Outcome> {
  const { log, limitKey, clientAddress: address } = context.var;
  const device = await deps.knownDevices.read(context.req.header('cookie'));
  const origin = { methodId: method.id, typed, limitKey, device };
  try {
    const { verdict, account } = await deps.tryBudget.spend(origin, verify);
    if (verdict.kind === 'right') {
      return { ...verdict, account: account ?? verdict.identity.username };
    }
    if (verdict.kind === 'half') return verdict;
    deps.onSignIn(method.id, OUTCOMES[verdict.kind]);
    const mark = account === null ? null : accountMark(account);
    const facts = { method: method.id, factor, account: mark, address };
    logRefused(log, verdict.kind, facts);
    return verdict;
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.status !== 503) throw thrown;
    deps.onSignIn(method.id, thrown.code);
    log.error('password_unavailable', { method: method.id, problem: thrown.code, err: thrown });
    return { kind: 'unavailable' };
  }
}

export function logRefused(
  log: Log,
  kind: 'wrong' | 'blocked' | 'busy',
  facts: Readonly<Record<string, string | null>>,
): void {
  if (kind === 'wrong') log.info('password_wrong', facts);
  else if (kind === 'blocked') log.info('password_blocked', facts);
  else log.warn('password_busy', facts);
}

/** For the metrics. */
const OUTCOMES = {
  wrong: 'password_wrong',
  blocked: 'password_blocked',
  busy: 'password_busy',
} as const;

/**
 * Tells in the log which tries were for one account without saying whose: people type passwords where the name
 * belongs.
 */
export function accountMark(account: string): string {
  return createHash('sha256').update(foldName(account)).digest('hex').slice(0, 12);
}

/** The person is known: as after every sign-in, and the browser is known to be theirs. */
export async function welcomeByPassword(
  context: UsherContext,
  deps: SignInDeps,
  method: PasswordMethod,
  continuation: Continuation,
  { identity, account }: Extract<Outcome, { kind: 'right' }>,
): Promise<Response> {
  const known = await deps.knownDevices.read(context.req.header('cookie'));
  const response = await welcome(context, deps, identity, continuation);
  const device = await deps.knownDevices.render(known, method.id, account);
  response.headers.append('set-cookie', device);
  return response;
}

/** What the method threw, as every way to sign in ends that fails. */
export async function failing(
  context: UsherContext,
  deps: SignInDeps,
  { method, continuation }: Pick<Trying, 'method' | 'continuation'>,
  work: () => Promise<Response>,
): Promise<Response> {
  try {
    return await work();
  } catch (thrown) {
    const registered = deps.registry.get(method.id);
    if (!registered) throw thrown;
    return fail(context, deps, registered, continuation, thrown);
  }
}
