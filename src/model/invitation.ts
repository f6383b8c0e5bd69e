import type { RoomName } from './room.ts';

/** A link that seats people in one room, whoever they are. Kept in the store. */
export interface Invitation {
  /** Ours, random: `i` and 24 hexadecimal digits. Not the secret. */
  readonly id: string;
  /** SHA-256 of the secret in the link, base64url: the link itself is kept nowhere. */
  readonly secretHash: string;
  /** Id of the configured Jitsi. */
  readonly jitsi: string;
  readonly room: RoomName;
  readonly seat: 'guest' | 'member';
  /** Who it is, fixed beforehand; null: people type their name. */
  readonly person: InvitedPerson | null;
  /** Seconds since 1970: it seats from the first on, and the second is the first at which it does no more. */
  readonly notBefore: number;
  readonly expiresAt: number;
  /** How many people may take it up; null: everybody who has the link. */
  readonly maxUses: number | null;
  /** How many have. */
  readonly uses: number;
  /** For the operator: a ticket's number, an appointment. At most 200 characters. */
  readonly note: string | null;
  readonly createdAt: number;
  /** Who made it: `cli`, or `api:` and the id of the key. */
  readonly createdBy: string;
  /** Null while it stands. */
  readonly revokedAt: number | null;
}

export interface InvitedPerson {
  /** 1 to 100 characters. */
  readonly name: string;
  readonly email: string | null;
}

/** What has become of it. */
export type InvitationState = 'revoked' | 'expired' | 'to-come' | 'used-up' | 'valid';

/** What has become of it at `now`, whoever asks. */
export function invitationState(invitation: Invitation, now: number): InvitationState {
  const { revokedAt, notBefore, expiresAt, uses, maxUses } = invitation;
  if (revokedAt !== null) return 'revoked';
  if (expiresAt <= now) return 'expired';
  if (now < notBefore) return 'to-come';
  return maxUses !== null && uses >= maxUses ? 'used-up' : 'valid';
}

/** Whether it seats anybody at `now`. */
export function isInvitationValid(invitation: Invitation, now: number): boolean {
  const { notBefore, expiresAt, revokedAt } = invitation;
  return revokedAt === null && notBefore <= now && now < expiresAt;
}
