import type { SamlReason } from '../reasons.ts';

/** What ends a piece of work in the thread: a reason of the closed list, and a word for the log that is no secret. */
export class ThreadFault extends Error {
  readonly reason: SamlReason;
  readonly detail: string | undefined;

  constructor(reason: SamlReason, detail?: string) {
    super(reason);
    this.reason = reason;
    this.detail = detail;
  }
}
