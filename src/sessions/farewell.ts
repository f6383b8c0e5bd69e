import type { Seal } from '../http/seal.ts';
import { isJsonObject } from '../model/json.ts';

/** That Jitsi wants the person back at its own page of sign-outs. Which page that is, the configuration says. */
export interface WayBack {
  /** Handed back with them (RP-Initiated Logout 1.0, 2), at most `MAX_STATE_LENGTH` characters. */
  readonly state: string | null;
}

/** What is left to do once a provider has ended its session: it hands this back to us, sealed, as its `state`. */
export interface Farewell {
  /** Id of the Jitsi that they come from. */
  readonly jitsi: string;
  /** Null ends at our own page. */
  readonly wayBack: WayBack | null;
  /** Whether all that happens in a frame below a page of ours, which goes on by itself. */
  readonly silent: boolean;
}

/** It travels through the provider's address. */
export const MAX_STATE_LENGTH = 512;
/** The provider may ask, and people may be called away. */
const FAREWELL_SECONDS = 60 * 60;

export function sealFarewell(seal: Seal, farewell: Farewell, nowSeconds: number): Promise<string> {
  const { jitsi, wayBack, silent } = farewell;
  const value = { jitsi, silent, wayBack: wayBack && { state: wayBack.state } };
  return seal.seal('farewell', value, nowSeconds + FAREWELL_SECONDS);
}

/** Null for whatever is not ours, or no longer: then the way ends at our own page. */
export async function openFarewell(seal: Seal, sealed: string | null): Promise<Farewell | null> {
  const value = sealed === null ? null : await seal.open('farewell', sealed);
  return isJsonObject(value) ? (value as unknown as Farewell) : null;
}
