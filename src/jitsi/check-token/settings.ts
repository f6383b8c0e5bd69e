import type { KeyObject } from 'node:crypto';

/** How Prosody is set up, by the names of its own settings in camel case. Defaults are Prosody's. */
export interface TokenSettings {
  /** `muc_mapper_domain_base`: the XMPP host that a token's `sub` names. */
  readonly domain: string;
  /** `app_id`. */
  readonly appId: string;
  /** `app_secret`. A secret: never printed. Default none. */
  readonly secret?: string | null;
  /** `asap_accepted_issuers`; by default the `appId`. */
  readonly acceptedIssuers?: readonly string[];
  /** `asap_accepted_audiences`; by default `*`, anything. */
  readonly acceptedAudiences?: readonly string[];
  /** `allow_empty_token`; default off. */
  readonly allowEmptyToken?: boolean;
  /** `enable_domain_verification`; default on. */
  readonly enableDomainVerification?: boolean;
  /** `signature_algorithm`; by default RS256 with a key address, HS256 without. */
  readonly signatureAlgorithm?: string;
  /** `asap_require_room_claim`; default on. */
  readonly requireRoomClaim?: boolean;
  /** Whether `cache_keys_url` is set. No address is fetched: the keys are in `keys`. */
  readonly cacheKeysUrl?: boolean;
  /** Whether `asap_key_server` is set. */
  readonly asapKeyServer?: boolean;
  /** The public keys by `kid`; null stands for every `kid`. Default none. */
  readonly keys?: ReadonlyMap<string | null, KeyObject>;
  /**
   * Whether `token_affiliation` decides who moderates, with `wait_for_host_disable_auto_owners`.
   * Default off.
   */
  readonly tokenAffiliation?: boolean;
}

/** The same with nothing left open. */
export type FullSettings = Required<TokenSettings>;

export function completeSettings(given: TokenSettings): FullSettings {
  const { cacheKeysUrl = false, asapKeyServer = false } = given;
  return {
    domain: given.domain.toLowerCase(),
    appId: given.appId,
    secret: given.secret ?? null,
    acceptedIssuers: given.acceptedIssuers ?? [given.appId],
    acceptedAudiences: given.acceptedAudiences ?? ['*'],
    allowEmptyToken: given.allowEmptyToken ?? false,
    enableDomainVerification: given.enableDomainVerification ?? true,
    signatureAlgorithm:
      given.signatureAlgorithm ?? (cacheKeysUrl || asapKeyServer ? 'RS256' : 'HS256'),
    requireRoomClaim: given.requireRoomClaim ?? true,
    cacheKeysUrl,
    asapKeyServer,
    keys: given.keys ?? new Map(),
    tokenAffiliation: given.tokenAffiliation ?? false,
  };
}
