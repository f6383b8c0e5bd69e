import { samlErrors } from '../errors.ts';
import { STATUS } from '../names.ts';
import type { EnvelopeFacts } from '../thread/read-response.ts';
import type { Expected } from './expected.ts';

/**
 * Judges what a response says of itself (core 3.2.2, profiles 4.1.4.3). It may be unsigned: then nothing here makes an
 * answer believed, but whatever does not fit ends it.
 */
export function judgeEnvelope(envelope: EnvelopeFacts, expected: Expected): void {
  const { issuer, destination, inResponseTo, signed } = envelope;
  if (issuer === null ? signed : issuer !== expected.issuer) {
    throw samlErrors.answerInvalid('issuer', issuer ?? 'none');
  }
  // Bindings 3.5.5.2: there must be one where the message is signed.
  if (destination === null || destination === '' ? signed : destination !== expected.callback) {
    throw samlErrors.answerInvalid('destination', destination || 'none');
  }
  if (inResponseTo !== expected.requestId) {
    throw samlErrors.answerInvalid('in_response_to');
  }
  judgeStatus(envelope.status);
}

function judgeStatus([outer, inner]: readonly string[]): void {
  if (outer === `${STATUS}Success`) return;
  const said = [outer, inner].map((code) => code?.replace(STATUS, '') ?? '').join(' ');
  switch (inner) {
    case `${STATUS}AuthnFailed`:
    case `${STATUS}RequestDenied`:
      throw samlErrors.cancelled(said);
    case `${STATUS}NoAuthnContext`:
      throw samlErrors.contextNotMet(said);
    case `${STATUS}NoPassive`:
      throw samlErrors.refused('status_passive', said);
    default:
      throw samlErrors.refused('status_refused', said);
  }
}
