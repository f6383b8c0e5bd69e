import { queryOf, single, type UsherContext } from '../http/request-context.ts';
import { openContinuation } from '../http/sealed-continuation.ts';
import type { Continuation } from '../model/continuation.ts';
import type { PasswordMethod } from './method.ts';
import type { SignInDeps } from './sign-in-deps.ts';

/** A sign-in with a name and a password, on its way. */
export interface PasswordVisit {
  readonly method: PasswordMethod;
  readonly continuation: Continuation;
  /** The same as the address has it. */
  readonly sealed: string;
}

/** Throws `continuation_invalid` for an address that is not ours, or no longer. */
export async function openPasswordVisit(
  context: UsherContext,
  { seal }: SignInDeps,
  method: PasswordMethod,
): Promise<PasswordVisit> {
  const sealed = single(queryOf(context), 'continue') ?? '';
  return { method, continuation: await openContinuation(seal, sealed), sealed };
}

/** The room's name for people; null where it is for none. */
export function roomOf(continuation: Continuation): string | null {
  return continuation.kind === 'show-account' ? null : continuation.room.display;
}

/** Whether somebody has just set a password, and comes from there. */
export function hasNewPassword(continuation: Continuation): boolean {
  return continuation.kind === 'show-account' && continuation.newPasswordOf !== undefined;
}

/** What whoever sent the person has said of who they are; empty for nothing. */
export function hintedName(continuation: Continuation): string {
  switch (continuation.kind) {
    case 'resume-authorization':
      return continuation.wish.loginHint ?? '';
    case 'show-account':
      return continuation.newPasswordOf ?? '';
    default:
      return '';
  }
}
