import { INVITATION_REFUSALS, MEETING_REFUSALS } from './errors.ts';

const REFUSALS = { ...MEETING_REFUSALS, ...INVITATION_REFUSALS };

export type RefusalCode = keyof typeof REFUSALS;

/** Why a meeting or an invitation is not made or changed: a value, for whoever asked to tell in their own way. */
export interface Refusal {
  readonly code: RefusalCode;
  /** The HTTP status that fits: 404, 409 or 422. */
  readonly status: number;
  /** The part of what was asked for that it is about; null: none by itself. */
  readonly field: string | null;
  /** What is wrong and what to do, with no secret in it. */
  readonly message: string;
}

/** At least one. */
export interface Refusals {
  readonly refusals: readonly Refusal[];
}

export function refuse(code: RefusalCode, message: string): Refusal {
  return { code, ...REFUSALS[code], message };
}
