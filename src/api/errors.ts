import { AppError, type FieldFault } from '../base/errors.ts';

/** What a backend can be told. Every sentence says what to do about it, to somebody who writes programs. */
export const apiErrors = {
  /** All alike, whatever is wrong with the key; the hint tells the operator. */
  keyInvalid: (hint: string) =>
    new AppError(
      'api_key_invalid',
      401,
      'A valid API key is wanted: Authorization: Bearer usher_…',
      {
        hint,
        facts: { challenge: 'Bearer realm="usher"' },
      },
    ),
  queryUnexpected: () =>
    new AppError(
      'query_unexpected',
      400,
      'This address takes no parameters: send them in the body.',
    ),
  contentTypeWrong: () =>
    new AppError('unsupported_media_type', 415, 'The body must be application/json.'),
  bodyUnreadable: (why: string) =>
    new AppError('body_unreadable', 400, `The body cannot be read: ${why}.`),
  requestInvalid: (fields: readonly FieldFault[]) =>
    new AppError('request_invalid', 422, 'Something in the request cannot be used.', {
      fields,
    }),
  keyNotForJitsi: () =>
    new AppError('key_not_for_jitsi', 403, 'This API key is not for this Jitsi.', {
      fields: [{ pointer: '#/jitsi', detail: 'is not among those of the key' }],
    }),
  keyNotForRoom: () =>
    new AppError('key_not_for_room', 403, 'This API key is not for this room.', {
      fields: [{ pointer: '#/room', detail: 'is not among those of the key' }],
    }),
  keyNotForSeat: (seat: string) =>
    new AppError('key_not_for_seat', 403, `This API key gives no seat as ${seat}.`, {
      fields: [{ pointer: '#/seat', detail: 'is not among those of the key' }],
    }),
  /** Given what was asked for and what the rules give. */
  seatNotGranted: (asked: string, given: string) =>
    new AppError('seat_not_granted', 403, `The rules make this person ${given}, not ${asked}.`, {
      fields: [{ pointer: '#/seat', detail: `is more than the rules give: ${given}` }],
    }),
  featureNotGranted: (features: readonly string[]) =>
    new AppError(
      'feature_not_granted',
      403,
      'The rules grant a feature that was asked for to nobody with this seat. Leave it out, or name it in the rule.',
      {
        fields: features.map((key) => ({
          pointer: `#/features/${key}`,
          detail: 'is not granted by the rules',
        })),
      },
    ),
  guestNameNeeded: () =>
    new AppError('guest_name_needed', 422, 'A guest comes under a name.', {
      fields: [{ pointer: '#/person/name', detail: 'is missing' }],
    }),
  roomWaitsForHost: () =>
    new AppError(
      'room_waits_for_host',
      409,
      'No host is there yet, and any token would open the room. Ask again once a host has been seated.',
    ),
  /** `opensAt`, here and below, as ISO 8601. */
  meetingNotBegun: (opensAt: string) =>
    new AppError('meeting_not_begun', 409, 'The meeting has not begun. Ask again at opens_at.', {
      facts: { opensAt },
    }),
  roomHandsOver: (meetingUrl: string) =>
    new AppError(
      'room_hands_over',
      403,
      'By the rules this person enters without a token: send them to meeting_url.',
      { facts: { meetingUrl } },
    ),
  codeNeeded: () =>
    new AppError(
      'access_code_needed',
      403,
      'The meeting wants its access code from this person: put them on its roster, or send them through Usher’s door.',
    ),
  roomHasNoRule: () =>
    new AppError('room_refused_no_rule', 403, 'There are rules, and none is for this room.'),
  notListed: () =>
    new AppError(
      'room_refused_not_listed',
      403,
      'Neither the rule for this room nor its meeting lets this person in.',
    ),
  signInTooWeak: () =>
    new AppError(
      'room_refused_too_weak',
      403,
      'The rule for this room requires a sign-in of a strength that no backend can vouch for: send the person through Usher’s door.',
    ),
  roomClosed: (opensAt: string | null) =>
    new AppError('room_refused_closed', 403, 'The room is closed at this time.', {
      facts: opensAt === null ? {} : { opensAt },
    }),
  tokenRefused: (hint: string) =>
    new AppError('token_refused', 403, 'Prosody would refuse the token, so it was kept back.', {
      hint,
    }),
  idempotencyKeyInvalid: () =>
    new AppError(
      'idempotency_key_invalid',
      400,
      'Idempotency-Key must be 1 to 255 characters of visible ASCII, once.',
    ),
  idempotencyKeyReused: () =>
    new AppError(
      'idempotency_key_reused',
      422,
      'This Idempotency-Key was used with another body in the last 24 hours. Take a new one.',
    ),
} as const;
