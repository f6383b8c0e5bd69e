/**
 * Version 2: who may do what in which room, and what came of it. A room is stored as its name's three parts, for
 * people, and as `room_path`, its one spelling, for look-ups. `over_at` is when a row is over for good, early or
 * on time; the sweep goes by it.
 */
export const ROOMS_MIGRATION: readonly string[] = [
  `CREATE TABLE usher_meeting (
    id TEXT NOT NULL PRIMARY KEY,
    jitsi TEXT NOT NULL,
    room_path TEXT NOT NULL,
    tenant TEXT,
    room_backend TEXT NOT NULL,
    room_display TEXT NOT NULL,
    title TEXT NOT NULL,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL CHECK (ends_at > starts_at),
    zone TEXT NOT NULL,
    early_seconds BIGINT NOT NULL,
    guests TEXT NOT NULL,
    wait BIGINT NOT NULL,
    code_hash TEXT,
    lobby BIGINT NOT NULL,
    sealed_password TEXT,
    max_occupants BIGINT,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    cancelled_at BIGINT,
    over_at BIGINT NOT NULL
  )`,
  `CREATE INDEX usher_meeting_by_room ON usher_meeting (jitsi, room_path, ends_at)
    WHERE cancelled_at IS NULL`,
  'CREATE INDEX usher_meeting_by_end ON usher_meeting (ends_at)',
  'CREATE INDEX usher_meeting_by_over ON usher_meeting (over_at)',
  // One row a room that ever had a meeting: whoever adds one locks it first, so that two cannot overlap.
  `CREATE TABLE usher_meeting_room (
    jitsi TEXT NOT NULL,
    room_path TEXT NOT NULL,
    last_ends_at BIGINT NOT NULL,
    PRIMARY KEY (jitsi, room_path)
  )`,
  'CREATE INDEX usher_meeting_room_by_end ON usher_meeting_room (last_ends_at)',
  // A subject has up to 1024 characters, more bytes than an index of PostgreSQL takes: hence its hash.
  `CREATE TABLE usher_meeting_person (
    meeting_id TEXT NOT NULL REFERENCES usher_meeting (id) ON DELETE CASCADE,
    subject_hash TEXT NOT NULL,
    role TEXT NOT NULL,
    subject TEXT NOT NULL,
    place BIGINT NOT NULL,
    PRIMARY KEY (meeting_id, subject_hash, role)
  )`,
  `CREATE TABLE usher_invitation (
    id TEXT NOT NULL PRIMARY KEY,
    secret_hash TEXT NOT NULL UNIQUE,
    jitsi TEXT NOT NULL,
    room_path TEXT NOT NULL,
    tenant TEXT,
    room_backend TEXT NOT NULL,
    room_display TEXT NOT NULL,
    seat TEXT NOT NULL,
    person_name TEXT,
    person_email TEXT,
    not_before BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    max_uses BIGINT,
    uses BIGINT NOT NULL,
    note TEXT,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    revoked_at BIGINT,
    over_at BIGINT NOT NULL
  )`,
  'CREATE INDEX usher_invitation_by_room ON usher_invitation (jitsi, room_path, created_at)',
  'CREATE INDEX usher_invitation_by_creation ON usher_invitation (created_at)',
  'CREATE INDEX usher_invitation_by_over ON usher_invitation (over_at)',
  `CREATE TABLE usher_invitation_use (
    invitation_id TEXT NOT NULL REFERENCES usher_invitation (id) ON DELETE CASCADE,
    holder TEXT NOT NULL,
    jitsi TEXT NOT NULL,
    room_path TEXT NOT NULL,
    used_at BIGINT NOT NULL,
    PRIMARY KEY (invitation_id, holder)
  )`,
  'CREATE INDEX usher_invitation_use_by_holder ON usher_invitation_use (holder, jitsi, room_path)',
  `CREATE TABLE usher_host_seat (
    jitsi TEXT NOT NULL,
    room_path TEXT NOT NULL,
    holder TEXT NOT NULL,
    seated_at BIGINT NOT NULL,
    PRIMARY KEY (jitsi, room_path, holder)
  )`,
  'CREATE INDEX usher_host_seat_by_room ON usher_host_seat (jitsi, room_path, seated_at)',
  'CREATE INDEX usher_host_seat_by_holder ON usher_host_seat (holder)',
  'CREATE INDEX usher_host_seat_by_time ON usher_host_seat (seated_at)',
  `CREATE TABLE usher_conference (
    id TEXT NOT NULL PRIMARY KEY,
    jitsi TEXT NOT NULL,
    room_path TEXT NOT NULL,
    mail_owner TEXT NOT NULL,
    start_time TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    duration_seconds BIGINT NOT NULL,
    meeting_id TEXT,
    ended_at BIGINT,
    over_at BIGINT NOT NULL
  )`,
  `CREATE UNIQUE INDEX usher_conference_running ON usher_conference (jitsi, room_path)
    WHERE ended_at IS NULL`,
  'CREATE INDEX usher_conference_by_start ON usher_conference (started_at)',
  'CREATE INDEX usher_conference_by_over ON usher_conference (over_at)',
  `CREATE TABLE usher_audit_event (
    at BIGINT NOT NULL,
    id TEXT NOT NULL,
    action TEXT NOT NULL,
    actor TEXT NOT NULL,
    user_id TEXT,
    username TEXT,
    name TEXT,
    method TEXT,
    jitsi TEXT,
    room TEXT,
    seat TEXT,
    rule BIGINT,
    reason TEXT,
    meeting_id TEXT,
    invitation_id TEXT,
    address TEXT,
    request_id TEXT,
    PRIMARY KEY (at, id)
  )`,
  'CREATE INDEX usher_audit_event_by_user ON usher_audit_event (user_id, at, id)',
  'CREATE INDEX usher_audit_event_by_username ON usher_audit_event (username, at, id)',
  'CREATE INDEX usher_audit_event_by_room ON usher_audit_event (room, at, id)',
  `CREATE TABLE usher_try (
    kind TEXT NOT NULL,
    key_hash TEXT NOT NULL,
    tries BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    PRIMARY KEY (kind, key_hash)
  )`,
  'CREATE INDEX usher_try_by_end ON usher_try (ends_at)',
  `CREATE TABLE usher_api_key (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    secret_hash TEXT NOT NULL,
    rooms TEXT NOT NULL,
    jitsis TEXT,
    seats TEXT NOT NULL,
    max_ttl_seconds BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    revoked_at BIGINT,
    last_used_at BIGINT
  )`,
  `CREATE TABLE usher_idempotency (
    key_hash TEXT NOT NULL PRIMARY KEY,
    request_hash TEXT NOT NULL,
    sealed_answer TEXT NOT NULL,
    expires_at BIGINT NOT NULL
  )`,
  'CREATE INDEX usher_idempotency_by_end ON usher_idempotency (expires_at)',
];
