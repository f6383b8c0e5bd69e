import { isoTime } from '../base/clock.ts';
import type { SeatOutcome } from '../jitsi/seat-person.ts';
import type { Decision, RefusalReason, Role } from '../rooms/decision.ts';
import { apiErrors } from './errors.ts';

/** Why nobody was seated, as a backend is told. `asked`: the seat; `meetingUrl`: the address without a token. */
export function errorOfOutcome(
  outcome: Exclude<SeatOutcome, { kind: 'seated' }>,
  asked: Role | null,
  meetingUrl: string,
): Error {
  if (outcome.kind === 'refused') {
    return apiErrors.tokenRefused(`Prosody says: ${outcome.verdict.reason ?? 'nothing'}`);
  }
  return errorOfDecision(outcome.decision, asked, meetingUrl);
}

function errorOfDecision(decision: Decision, asked: Role | null, meetingUrl: string): Error {
  const at = 'opensAt' in decision && decision.opensAt !== null ? isoTime(decision.opensAt) : null;
  switch (decision.kind) {
    case 'wait':
      if (asked !== null && asked !== decision.as) {
        return apiErrors.seatNotGranted(asked, decision.as);
      }
      return at === null ? apiErrors.roomWaitsForHost() : apiErrors.meetingNotBegun(at);
    case 'hand-over':
      return apiErrors.roomHandsOver(meetingUrl);
    case 'refused':
      return errorOfRefusal(decision.reason, at);
    default:
      return new TypeError('Whoever is admitted is seated.');
  }
}

function errorOfRefusal(reason: RefusalReason, opensAt: string | null): Error {
  switch (reason) {
    case 'no-rule':
      return apiErrors.roomHasNoRule();
    case 'closed':
      return apiErrors.roomClosed(opensAt);
    case 'code-needed':
      return apiErrors.codeNeeded();
    case 'too-weak':
      return apiErrors.signInTooWeak();
    case 'not-listed':
    case 'not-signed-in':
      return apiErrors.notListed();
  }
}
