import type { Admission, Role } from '../rooms/decision.ts';
import { apiErrors } from './errors.ts';

/** What is asked for of an admission. */
export interface Narrowing {
  /** Null: whatever the rules give. */
  readonly asked: Role | null;
  /** The seats that may be given at all. */
  readonly seats: readonly Role[];
  /** By Jitsi's names: true must be granted already, false is taken away. */
  readonly features: Readonly<Record<string, boolean | undefined>>;
  /** The longest life that is wanted or allowed, seconds, beside the admission's own; may be infinite. */
  readonly ttlSeconds: number;
  /** The life of a token where the admission names none, seconds. */
  readonly usualTtlSeconds: number;
}

/**
 * An admission with what is asked for taken away. It never gives anything: a seat or a feature beyond the
 * admission's is an error.
 */
export function narrowAdmission(admission: Admission, narrowing: Narrowing): Admission {
  const { kind, seat } = admission;
  const { asked, seats } = narrowing;
  if (asked !== null && asked !== kind) throw apiErrors.seatNotGranted(asked, kind);
  if (!seats.includes(kind)) throw apiErrors.keyNotForSeat(kind);
  const usual = admission.ttlSeconds ?? narrowing.usualTtlSeconds;
  return {
    ...admission,
    seat: { ...seat, features: withoutRefused(seat.features, narrowing.features) },
    ttlSeconds: Math.min(narrowing.ttlSeconds, usual),
  };
}

/**
 * Only what the rules grant by name can be asked for: where they name nothing the claim is left out, and Jitsi
 * decides by the seat; a claim that said true would give more than that to whoever does not moderate.
 */
function withoutRefused(
  granted: Readonly<Record<string, boolean>>,
  asked: Narrowing['features'],
): Record<string, boolean> {
  const keys = Object.keys(asked);
  const refused = keys.filter((key) => asked[key] === true && granted[key] !== true);
  if (refused.length > 0) throw apiErrors.featureNotGranted(refused);
  const taken = keys.filter((key) => asked[key] === false).map((key) => [key, false] as const);
  return { ...granted, ...Object.fromEntries(taken) };
}
