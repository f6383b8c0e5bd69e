/** One thing that must answer, and whether it does: a line of the readiness report. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  /** Why not, for the operator; no secret, no text from outside. */
  readonly reason?: string;
}
