import type { AllowTry } from '../model/allow-try.ts';
import type { Check } from '../model/check.ts';
import type { SignInWish } from '../model/continuation.ts';
import type { Identity } from '../model/identity.ts';
import type { Json, JsonObject } from '../model/json.ts';

/** Where the browser is sent: by 303, or by a form that posts itself. */
export type Departure =
  | { readonly kind: 'redirect'; readonly url: URL }
  | { readonly kind: 'post'; readonly url: URL; readonly fields: Readonly<Record<string, string>> };

/** What came back to the callback: the whole address as we publish it, and a POST's form fields. */
export interface CallbackRequest {
  readonly url: URL;
  readonly form: URLSearchParams | null;
}

/** Whose sessions a provider says have ended (OpenID Connect Back-Channel Logout 1.0, 2.4; SAML core 3.7.1). */
export interface LogoutNotice {
  readonly subject: string | null;
  readonly sessionId: string | null;
  /** `jti` or the request's `ID`, to be consumed once, and when it may be forgotten (seconds since 1970). */
  readonly tokenId: string;
  readonly expiresAt: number;
}

/** What the browser brought from a provider that signs somebody out (SAML profiles 4.4). */
export interface LogoutAnswer {
  /** Whose sessions end; null where the provider answers a request of ours. */
  readonly notice: LogoutNotice | null;
  /** Where the browser takes our answer; null: to our own page. */
  readonly departure: Departure | null;
  /** What `signOut` was given as `state`, come back; null: none. */
  readonly state: string | null;
}

/** Something in an answer that may count once only. The server spends it, in all processes. */
export interface OnceOnly {
  /** Unique within the method. */
  readonly id: string;
  /** By when the answer is of no use anyway (seconds since 1970). */
  readonly expiresAt: number;
}

/** What a finished sign-in states. */
export interface Asserted {
  readonly identity: Identity;
  readonly once: readonly OnceOnly[];
}

/** A document for the provider's administrator, such as the metadata of a SAML service provider. */
export interface MethodDocument {
  readonly contentType: string;
  readonly body: string;
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
  /** Judges a message about signing out that the browser brings. Throws an AppError when it is not to be believed. */
  answerLogout?(message: CallbackRequest): Promise<LogoutAnswer>;
  /**
   * Whether whoever has just been let in may go on: asked once the session is there, since the account may have ended
   * while it was opened.
   */
  stands?(who: Identity): Promise<boolean>;
  /** Served at `/sign-in/{id}/{name}`, by name: `[a-z-]{1,32}`. */
  readonly documents?: ReadonlyMap<string, () => Promise<MethodDocument>>;
  close?(): Promise<void>;
}

/** How the provider's answer comes to the callback. */
export interface AnswerForm {
  /**
   * In the query of a GET, or in a form that the provider's page posts. The latter crosses sites, so the attempt's
   * cookie is then SameSite=None, the only one of ours.
   */
  readonly by: 'query' | 'form';
  /** The name under which `state` comes back: `state` (RFC 6749 4.1.2), `RelayState` (SAML bindings 3.4.3). */
  readonly stateParameter: string;
}

/**
 * The browser leaves and comes back: OpenID Connect, OAuth 2, SAML. A method states facts; the server
 * keeps state (`memo` travels with the attempt) and writes responses.
 */
export interface RedirectMethod extends MethodBase {
  readonly kind: 'redirect';
  readonly answer: AnswerForm;
  start(
    callback: URL,
    state: string,
    languages: readonly string[],
    wish?: SignInWish,
  ): Promise<{ departure: Departure; memo: Json }>;
  finish(answer: CallbackRequest, memo: Json): Promise<Asserted>;
  /** Judges an answer that nobody here asked for (SAML profiles 4.1.5); there only where the operator allows it. */
  finishUnasked?(answer: CallbackRequest): Promise<Asserted>;
}

/** The factors that can follow a password. */
export type SecondFactor = CodeFactor | 'passkey';

/** Those that are typed. */
export type CodeFactor = 'totp' | 'recovery-code';

/** What became of a password, or of a second factor. */
export type PasswordVerdict =
  /** Wrong name, wrong password, disabled, expired: one page for all of them; the log says which. */
  | { readonly kind: 'wrong' }
  | { readonly kind: 'right'; readonly identity: Identity }
  /** Right, and one of these has to follow. `memo` comes back with it. */
  | { readonly kind: 'half'; readonly memo: Json; readonly factors: readonly SecondFactor[] }
  /** Too many are being looked at: try again in a moment. */
  | { readonly kind: 'busy' };

/** We show the form: LDAP, local accounts. A provider that does not answer is an AppError of 503 and no try. */
export interface PasswordMethod extends MethodBase {
  readonly kind: 'password';
  readonly usernameLabel: string | null;
  verify(username: string, password: string, allow: AllowTry): Promise<PasswordVerdict>;
  verifySecond?(
    memo: Json,
    given: { readonly factor: CodeFactor; readonly code: string },
    allow: AllowTry,
  ): Promise<PasswordVerdict>;
  readonly passkeys?: PasskeyWay;
  /** Whether people can ask for a link by which they set another password, at `paths.forgotten()`. */
  readonly offersReset?: boolean;
}

/** Passkeys (WebAuthn), where a method knows them. The server makes the challenge and spends it: once, in one browser. */
export interface PasskeyWay {
  /** Whether one may take the place of the password. */
  readonly standsAlone: boolean;
  /** What the browser is asked, in JSON. `memo`: of the password that was right; null: whoever it is. */
  ask(challenge: string, memo: Json | null): Promise<object>;
  /** Judges what the browser answered. Nobody guesses a signature, so no try is counted. */
  verify(answer: JsonObject, challenge: string, memo: Json | null): Promise<PasswordVerdict>;
}

/** The extension point: a way to sign in. */
export type SignInMethod = RedirectMethod | PasswordMethod;
