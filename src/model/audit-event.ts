/** What can be done to a door. */
export const auditActions = [
  /** Somebody was given a token for a room. */
  'seat',
  /** Somebody was told to wait for a host, or for the meeting to begin. */
  'wait',
  'refuse',
  /** A guest was sent on to Jitsi without a token. */
  'hand-over',
  'meeting-create',
  'meeting-cancel',
  'meeting-roster',
  'invitation-create',
  'invitation-revoke',
  'invitation-use',
  'access-code-wrong',
  'conference-start',
  'conference-refuse',
  'conference-end',
  'api-key-create',
  'api-key-revoke',
  /** A key that signs tokens was made or given; began to sign; was revoked. */
  'signing-key-create',
  'signing-key-activate',
  'signing-key-revoke',
  /** An account of our own: what became of it, and that a link, a password or a second factor was made or set. */
  'account-create',
  'account-change',
  'account-disable',
  'account-enable',
  'account-delete',
  'account-link',
  'account-password',
  'account-factor',
  'account-sign-out',
  /** Somebody's entries were erased. */
  'audit-erase',
] as const;

export type AuditAction = (typeof auditActions)[number];

/** One line of the audit trail. Holds no token, no secret, no password, no access code. */
export interface AuditEvent {
  /** Ours, random. Events of one second are in no order of ids. */
  readonly id: string;
  /** Seconds since 1970. */
  readonly at: number;
  readonly action: AuditAction;
  /** Who acted: `door` (a person themselves), `cli`, `reservations`, `api:` and the id of the key, or `usher` by itself. */
  readonly actor: string;
  /** Our id of a signed-in user, the id of a guest, or the id a backend gave; null where nobody is meant. */
  readonly userId: string | null;
  /** What Jitsi is told as the name that signs in; null for guests. */
  readonly username: string | null;
  readonly name: string | null;
  /** Id of the method that vouches; null for guests. */
  readonly method: string | null;
  /** Id of the configured Jitsi; null where no room is meant. */
  readonly jitsi: string | null;
  /** `room` or `tenant/room` in backend form. */
  readonly room: string | null;
  readonly seat: 'host' | 'member' | 'guest' | null;
  /** The place of the rule that decided, from 0; null where none did. */
  readonly rule: number | null;
  readonly reason: string | null;
  readonly meetingId: string | null;
  readonly invitationId: string | null;
  /** The person's address; null on the command line. */
  readonly address: string | null;
  readonly requestId: string | null;
}

/** An event before it has its id and its moment; what is left out is null. */
export type AuditEntry = Partial<Omit<AuditEvent, 'id' | 'at'>> &
  Pick<AuditEvent, 'action' | 'actor'>;

/** Who acts, and from where. */
export type AuditSource = Pick<AuditEntry, 'actor' | 'address' | 'requestId'>;

/** Makes an event of an entry: its id, its moment, and null for what it leaves out. */
export type CompleteEvent = (entry: AuditEntry) => AuditEvent;
