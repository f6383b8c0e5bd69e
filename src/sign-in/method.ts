import type { Check } from '../model/check.ts';
import type { SignInWish } from '../model/continuation.ts';
import type { Identity } from '../model/identity.ts';
import type { Json } from '../model/json.ts';

/** Where the browser is sent: by 303, or by a form that posts itself. */
export type Departure =
  | { readonly kind: 'redirect'; readonly url: URL }
  | { readonly kind: 'post'; readonly url: URL; readonly fields: Readonly<Record<string, string>> };

/** What came back to the callback: the whole address as we publish it, and a POST's form fields. */
export interface CallbackRequest {
  readonly url: URL;
  readonly form: URLSearchParams | null;
}

/** What a back-channel logout token says (OpenID Connect Back-Channel Logout 1.0, 2.4). */
export interface LogoutNotice {
  readonly subject: string | null;
  readonly sessionId: string | null;
  /** `jti`, to be consumed once, and when it may be forgotten (seconds since 1970). */
  readonly tokenId: string;
  readonly expiresAt: number;
}

interface MethodBase {
  /** As configured; part of addresses: `[a-z0-9-]{1,32}`. */
  readonly id: string;
  /** What people read on the chooser page. */
  readonly title: string;
  /** For /readyz: asks the provider, within a deadline; never throws. */
  check?(): Promise<Check[]>;
  /** The address that also ends the provider's session; null when it offers none. `state` comes back with the person. */
  signOut?(who: Identity, returnTo: URL, state: string): Promise<Departure | null>;
  /** Verifies a logout token the provider posted. Throws an AppError when it is not to be believed. */
  readLogoutNotice?(logoutToken: string): Promise<LogoutNotice>;
  close?(): Promise<void>;
}

/**
 * The browser leaves and comes back: OpenID Connect, OAuth 2, SAML. A method states facts; the server
 * keeps state (`memo` travels with the attempt) and writes responses.
 */
export interface RedirectMethod extends MethodBase {
  readonly kind: 'redirect';
  start(
    callback: URL,
    state: string,
    languages: readonly string[],
    wish?: SignInWish,
  ): Promise<{ departure: Departure; memo: Json }>;
  finish(answer: CallbackRequest, memo: Json): Promise<Identity>;
}

/** We show the form: LDAP, local accounts. Null means wrong name or password. */
export interface PasswordMethod extends MethodBase {
  readonly kind: 'password';
  readonly usernameLabel: string;
  verify(username: string, password: string): Promise<Identity | null>;
}

/** The extension point: a way to sign in. */
export type SignInMethod = RedirectMethod | PasswordMethod;
