import { TRY_WINDOW_SECONDS } from '../model/allow-try.ts';
import type { ConfirmProblem } from './pages/confirm-page.ts';

/** What is said of a password that was not right, or not looked at. */
export function problemOf(kind: 'wrong' | 'busy' | 'blocked'): ConfirmProblem {
  return kind === 'blocked' ? { kind, minutes: TRY_WINDOW_SECONDS / 60 } : { kind };
}

/** Of the page that says so. */
export function statusOf(problem: ConfirmProblem | null): number {
  switch (problem?.kind) {
    case undefined:
      return 200;
    case 'incomplete':
      return 400;
    case 'busy':
      return 503;
    case 'blocked':
      return 429;
    default:
      return 401;
  }
}
