import type { Identity } from '../model/identity.ts';
import type { Seat } from '../model/seat.ts';

/**
 * What a person is in a room. Pure: the same answer for the same question.
 *
 * Everybody who signs in is seated. The seat says no more than a mapping of the operator granted: without
 * one, neither `moderator` nor `affiliation` is claimed, and Jitsi's own configuration decides who moderates.
 */
export function decide(identity: Identity, group: string | null): Seat {
  return {
    moderator: identity.moderator,
    affiliation: identity.affiliation,
    group,
    features: {},
  };
}
