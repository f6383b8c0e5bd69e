import { paths } from '../http/paths.ts';
import type { Continuation } from '../model/continuation.ts';

/** The one next path of a continuation; `sealed` is the same continuation, sealed for the way. */
export function nextPath(continuation: Continuation, sealed: string): string {
  switch (continuation.kind) {
    case 'enter-room':
      return paths.resume(sealed);
    case 'resume-authorization':
      return paths.resumeAuthorization(continuation.realm, sealed);
    case 'show-account':
      return paths.account();
  }
}
