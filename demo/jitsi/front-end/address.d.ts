import type { JsonObject } from '../../../src/model/json.ts';

/** What the address bar says. */
export interface MeetingAddress {
  /** As the address bar has it, percent-encoded. */
  readonly room: string;
  readonly tenant: string | null;
  readonly roomShown: string;
  /** In backend form, as Prosody compares it. */
  readonly roomSafe: string;
  readonly tenantSafe: string | null;
  readonly token: string | null;
  readonly tokenIgnored: boolean;
  readonly overrides: JsonObject;
  readonly clean: string;
}

export function typedRoomPath(text: string): string;
export function backendName(segment: string): string;
export function parseMeetingAddress(address: string | URL): MeetingAddress | null;
export function stateOf(meeting: MeetingAddress, refreshToken?: string | null): JsonObject;
export function tokenAuthAddress(
  template: string,
  meeting: MeetingAddress,
  more?: { readonly refreshToken?: string | null; readonly codeChallenge?: string },
): string;
export function tokenLogoutAddress(tokenLogoutUrl: string, idToken: string): string;
export function challengeOf(verifier: string): Promise<string>;
export function randomText(length: number, alphabet: string): string;
export const LETTERS: string;
export const HEX: string;
export function claimsOf(token: string): JsonObject | null;
export function initialsOf(name: string): string;
