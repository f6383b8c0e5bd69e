/** What an answer has to fit. */
export interface Expected {
  /** Seconds since 1970. */
  readonly now: number;
  /** How far the provider's clock may be off ours, seconds. */
  readonly skewSeconds: number;
  /** Where answers come to, as it is registered at the provider. */
  readonly callback: string;
  /** Our own entity id. */
  readonly audience: string;
  /** The provider's. */
  readonly issuer: string;
  /** The id of our request; null: nobody asked. */
  readonly requestId: string | null;
  /** The contexts of authentication of which one must have been used; empty: any. */
  readonly contexts: readonly string[];
  /** How long ago the person may have signed in at the provider; null: no matter. */
  readonly maxAgeSeconds: number | null;
}
