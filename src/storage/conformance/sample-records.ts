import type { ApiKey } from '../../model/api-key.ts';
import type { AuditEvent } from '../../model/audit-event.ts';
import type { Conference } from '../../model/conference.ts';
import type { InlineGrant } from '../../model/inline-grant.ts';
import type { Invitation } from '../../model/invitation.ts';
import type { Meeting } from '../../model/meeting.ts';
import type { RoomName } from '../../model/room.ts';
import type { RoomKey } from '../../model/room-key.ts';
import type { SigningKey } from '../../model/signing-key.ts';
import { isStorageError } from '../errors.ts';

/** `acme/T\u00e9st Room`, as its three parts and as the key it is looked up by. */
export const ROOM: RoomName = {
  tenant: 'acme',
  backend: 't%c3%a9st%20room',
  display: 'T\u00e9st Room',
};
export const KEY: RoomKey = { jitsi: 'main', path: 'acme/t%c3%a9st%20room' };
/** Keys that share all but one part with `KEY`. */
export const OTHER_KEYS: readonly RoomKey[] = [
  { jitsi: 'other', path: KEY.path },
  { jitsi: 'main', path: 't%c3%a9st%20room' },
  { jitsi: 'main', path: 'acme/t%c3%a9st%20roo' },
];
/** A moment after 2038, for columns that must not end there. */
export const NOON = 4_000_000_000;

export const isConflict = (thrown: unknown) => isStorageError(thrown, 'storage_conflict');

/** From `NOON` on for an hour. */
export function meetingOf(id: string, more: Partial<Meeting> = {}): Meeting {
  return {
    id,
    jitsi: KEY.jitsi,
    room: ROOM,
    title: 'Monday',
    startsAt: NOON,
    endsAt: NOON + 3600,
    zone: 'Europe/Berlin',
    earlySeconds: 900,
    guests: 'wait',
    wait: true,
    codeHash: null,
    lobby: false,
    password: null,
    maxOccupants: null,
    createdAt: NOON - 86_400,
    createdBy: 'cli',
    cancelledAt: null,
    ...more,
  };
}

/** For everybody who has the link, for a day from `NOON` on. */
export function invitationOf(id: string, more: Partial<Invitation> = {}): Invitation {
  return {
    id,
    secretHash: `secret of ${id}`,
    jitsi: KEY.jitsi,
    room: ROOM,
    seat: 'guest',
    person: null,
    notBefore: NOON,
    expiresAt: NOON + 86_400,
    maxUses: null,
    uses: 0,
    note: null,
    createdAt: NOON - 60,
    createdBy: 'api:k1',
    revokedAt: null,
    ...more,
  };
}

/** Began at `NOON`, for an hour at most. */
export function conferenceOf(id: string, more: Partial<Conference> = {}): Conference {
  return {
    ...KEY,
    id,
    mailOwner: 'asa@meet.jitsi',
    startTime: '2026-11-21T10:00:00.000Z',
    startedAt: NOON,
    durationSeconds: 3600,
    meetingId: null,
    endedAt: null,
    ...more,
  };
}

export function eventOf(id: string, more: Partial<AuditEvent> = {}): AuditEvent {
  return {
    id,
    at: NOON,
    action: 'seat',
    actor: 'door',
    userId: 'user-1',
    username: 'asa',
    name: '\u00c5sa',
    method: 'keycloak',
    jitsi: KEY.jitsi,
    room: KEY.path,
    seat: 'host',
    rule: 0,
    reason: null,
    meetingId: null,
    invitationId: null,
    address: '2001:db8::1',
    requestId: 'r1',
    ...more,
  };
}

export function apiKeyOf(id: string, more: Partial<ApiKey> = {}): ApiKey {
  return {
    id,
    name: 'Moodle',
    secretHash: `secret of ${id}`,
    rooms: ['class-*', 'acme/*'],
    jitsis: null,
    seats: ['member', 'guest'],
    maxTtlSeconds: 3600,
    createdAt: NOON,
    expiresAt: null,
    revokedAt: null,
    lastUsedAt: null,
    ...more,
  };
}

/** Its texts are none that a key has: the store looks into nothing. */
export function signingKeyOf(kid: string, more: Partial<SigningKey> = {}): SigningKey {
  return {
    kid,
    state: 'next',
    origin: 'made',
    publicKey: `public key of ${kid}`,
    certificate: `certificate of ${kid}`,
    privateKey: `private key of ${kid}`,
    createdAt: NOON,
    activatedAt: null,
    retiredAt: null,
    revokedAt: null,
    signedUntil: 0,
    ...more,
  };
}

/** Made at `NOON`, its code waits for a minute. */
export function inlineGrantOf(id: string, more: Partial<InlineGrant> = {}): InlineGrant {
  return {
    id,
    sessionHash: 'hash of a session',
    userId: 'user-1',
    clientId: 'jitsi',
    jitsi: KEY.jitsi,
    room: ROOM,
    redirectUri: 'https://meet.example.org/static/sso.html',
    codeChallenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    nonce: 'n',
    scope: 'openid',
    pass: null,
    kid: null,
    generation: 0,
    rotatedAt: NOON,
    createdAt: NOON,
    expiresAt: NOON + 60,
    endedAt: null,
    ...more,
  };
}
