/**
 * What a meeting is refused for: values, not thrown. `docs/reference/errors.md` says what to do about each. `status`
 * is the HTTP status that fits; `field` the part of the input that it is about.
 */
export const MEETING_REFUSALS = {
  meeting_title_invalid: { status: 422, field: 'title' },
  meeting_jitsi_unknown: { status: 422, field: 'jitsi' },
  meeting_room_invalid: { status: 422, field: 'room' },
  meeting_times_invalid: { status: 422, field: 'endsAt' },
  meeting_zone_unknown: { status: 422, field: 'zone' },
  meeting_early_invalid: { status: 422, field: 'earlySeconds' },
  meeting_guests_invalid: { status: 422, field: 'guests' },
  meeting_code_invalid: { status: 422, field: 'code' },
  meeting_password_invalid: { status: 422, field: 'password' },
  meeting_people_invalid: { status: 422, field: 'maxOccupants' },
  meeting_roster_invalid: { status: 422, field: 'members' },
  meeting_roster_long: { status: 422, field: 'members' },
  meeting_without_host: { status: 422, field: 'hosts' },
  /** Another meeting of the room at that time. */
  meeting_conflict: { status: 409, field: null },
  meeting_unknown: { status: 404, field: null },
  /** It has ended or was cancelled. */
  meeting_over: { status: 409, field: null },
} as const;

/** What an invitation is refused for when it is made: values likewise. */
export const INVITATION_REFUSALS = {
  invitation_jitsi_unknown: { status: 422, field: 'jitsi' },
  invitation_room_invalid: { status: 422, field: 'room' },
  invitation_window_invalid: { status: 422, field: 'expiresAt' },
  invitation_window_long: { status: 422, field: 'expiresAt' },
  invitation_uses_invalid: { status: 422, field: 'maxUses' },
  invitation_person_shared: { status: 422, field: 'maxUses' },
  invitation_name_invalid: { status: 422, field: 'person' },
  invitation_email_invalid: { status: 422, field: 'person' },
  invitation_note_invalid: { status: 422, field: 'note' },
  invitation_room_unserved: { status: 422, field: 'room' },
  invitation_rule_final: { status: 422, field: 'room' },
} as const;
