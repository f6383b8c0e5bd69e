/**
 * Asked once, before a password or a second factor is really tried, with the one name of the account whatever was
 * typed, or with what was typed where there is no such account. Where it says no, nothing is tried.
 */
export type AllowTry = (account: string) => Promise<boolean>;

/** For how long wrong ones count. A window begins with its first wrong try. */
export const TRY_WINDOW_SECONDS = 15 * 60;
