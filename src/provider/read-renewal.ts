import { single } from '../http/request-context.ts';
import { judgeVisitor } from '../jitsi/judge-visitor.ts';
import { parseJitsiState } from '../jitsi/state.ts';
import type { JsonObject } from '../model/json.ts';
import type { RoomName } from '../model/room.ts';
import { roomKeyOf } from '../model/room-key.ts';
import { isAdmission } from '../rooms/decision.ts';
import { parseRoomName } from '../rooms/room-name.ts';
import { visitorOf } from './comer.ts';
import { findFamily } from './find-family.ts';
import type { InlineClient } from './inline-client.ts';
import type { ProviderDeps } from './provider-deps.ts';

/**
 * What becomes of a sign-in in whose `state` Jitsi's page has put its refresh token: it wants nothing but to come back
 * with it, and renews by itself.
 */
export type RenewalByState =
  /** Not of this kind. */
  | { readonly kind: 'none' }
  /** Back at once. It goes only to the client's own address. */
  | { readonly kind: 'return'; readonly back: URL }
  /**
   * The token would be refused, and Jitsi's page would end there, without a word and without a way to sign in again. A
   * state without the token makes it take a code.
   */
  | { readonly kind: 'anew'; readonly state: string };

export async function readRenewal(
  query: URLSearchParams,
  deps: ProviderDeps,
): Promise<RenewalByState> {
  const client = deps.clients.get(single(query, 'client_id') ?? '');
  const fields = readFields(single(query, 'state'));
  if (!client || !fields || single(query, 'redirect_uri') !== client.redirectUri) {
    return { kind: 'none' };
  }
  const { refreshToken, ...others } = fields;
  if (typeof refreshToken !== 'string' || refreshToken === '') return { kind: 'none' };
  const state = JSON.stringify(others);
  if (!(await isRenewable(deps, client, refreshToken, state))) return { kind: 'anew', state };
  const back = new URL(client.redirectUri);
  const asSent = single(query, 'state') ?? '';
  back.search = new URLSearchParams({ state: asSent, iss: deps.issuer }).toString();
  return { kind: 'return', back };
}

function readFields(state: string | null): JsonObject | null {
  if (!state?.includes('"refreshToken"') || !parseJitsiState(state)) return null;
  return JSON.parse(state) as JsonObject;
}

/** Whether the token endpoint would take it, as things stand, and what it gives would be for the room of the state. */
async function isRenewable(
  deps: ProviderDeps,
  client: InlineClient,
  refreshToken: string,
  state: string,
): Promise<boolean> {
  const family = await findFamily(deps, client, refreshToken);
  if (family.kind !== 'lives') return false;
  const { room } = family.grant;
  const said = parseJitsiState(state);
  const wantedRoom = said?.room ? parseRoomName(said.room, said.tenant) : room;
  const { id } = client.target.config;
  const pathOf = (name: RoomName): string => roomKeyOf(id, name).path;
  if (!wantedRoom || pathOf(wantedRoom) !== pathOf(room)) return false;
  const { wanted, decision } = await judgeVisitor(deps, {
    visitor: visitorOf(family.comer),
    ...{ room, target: client.target, now: deps.clock.nowSeconds(), language: 'en' },
    source: { actor: 'inline' },
  });
  return wanted === null && isAdmission(decision);
}
