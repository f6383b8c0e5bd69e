import type { Continuation } from './continuation.ts';
import type { Json } from './json.ts';

/**
 * A sign-in that has been begun. It lives sealed in a cookie of its own name, so that abandoned ones
 * cost us nothing and two tabs do not disturb each other; the seal holds its end.
 */
export interface Attempt {
  /** 256 random bits; the `state` of the protocol (RFC 6749 10.12) and part of the cookie's name. */
  readonly id: string;
  readonly methodId: string;
  readonly continuation: Continuation;
  /** What the method wants back in `finish`: nonce, PKCE verifier, request id. */
  readonly memo: Json;
  /**
   * The ids of the sessions that the browser had, where the answer comes as a form of another site: browsers keep
   * these cookies back then (RFC 6265bis 5.2). Secrets, as the seal keeps them.
   */
  readonly previousSessions: readonly string[];
}
