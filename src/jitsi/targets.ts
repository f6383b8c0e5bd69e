import type { KeyObject } from 'node:crypto';
import type { Config, JitsiConfig } from '../config/config.ts';
import type { SigningKeys } from '../keys/signing-keys.ts';
import type { RsaAlgorithm } from '../model/rsa-algorithm.ts';
import type { TokenSettings } from './check-token/settings.ts';
import { jitsiErrors } from './errors.ts';
import { openPrivateKey, openSecretKey, type PrivateKey, type TokenKey } from './token-key.ts';

/** What signs a token, and Prosody's settings as we know them at that moment. */
export interface TokenSigning {
  readonly key: TokenKey;
  readonly settings: TokenSettings;
}

/** A configured Jitsi. */
export interface JitsiTarget {
  readonly config: JitsiConfig;
  /**
   * To be asked for each token, since keys change while Usher runs. `expiresAt`: the token's end, seconds since 1970,
   * for its key stays published as long.
   */
  signing(expiresAt: number): Promise<TokenSigning>;
}

/** The Jitsis that are served, by id; the first is the one meant when none is named. */
export class JitsiTargets {
  readonly #byId: ReadonlyMap<string, JitsiTarget>;
  readonly #first: JitsiTarget;

  /** `keys`: needed where tokens for a Jitsi are signed with keys of our own. */
  constructor(config: Config, keys: SigningKeys | null = null) {
    const targets = config.jitsi.map((one) => openTarget(one, keys));
    const [first] = targets;
    if (!first) throw new RangeError('At least one Jitsi must be configured.');
    this.#first = first;
    this.#byId = new Map(targets.map((target) => [target.config.id, target]));
  }

  has(id: string): boolean {
    return this.#byId.has(id);
  }

  /** Throws `jitsi_unknown` for an id that is not configured. */
  find(id: string | null): JitsiTarget {
    if (id === null) return this.#first;
    const target = this.#byId.get(id);
    if (!target) throw jitsiErrors.jitsiUnknown();
    return target;
  }
}

/** Whether the tokens of any Jitsi are signed with keys of our own. */
export function needsKeys({ jitsi }: Config): boolean {
  return jitsi.some(({ signing }) => signing.kind === 'keys');
}

function openTarget(config: JitsiConfig, keys: SigningKeys | null): JitsiTarget {
  const { signing } = config;
  if (signing.kind === 'secret') {
    const { algorithm, secret } = signing;
    const settings = { ...settingsOf(config), signatureAlgorithm: algorithm, secret };
    const fixed = { key: openSecretKey(algorithm, secret), settings };
    return { config, signing: async () => fixed };
  }
  if (keys === null) throw new RangeError('Keys are needed to sign with them.');
  return { config, signing: signByKeys(config, signing.algorithm, keys) };
}

/** The key is opened once for as long as it is the active one. */
function signByKeys(
  config: JitsiConfig,
  algorithm: RsaAlgorithm,
  keys: SigningKeys,
): JitsiTarget['signing'] {
  const common = { ...settingsOf(config), signatureAlgorithm: algorithm, cacheKeysUrl: true };
  let last: {
    key: PrivateKey;
    published: ReadonlyMap<string, KeyObject>;
    signing: TokenSigning;
  } | null = null;
  return async (expiresAt) => {
    const { kid, privateKey, publicKeys: published } = await keys.forToken(expiresAt);
    if (last?.published !== published) {
      const key = openPrivateKey(algorithm, kid, privateKey);
      last = { key, published, signing: { key, settings: { ...common, keys: published } } };
    }
    return last.signing;
  };
}

function settingsOf(config: JitsiConfig): TokenSettings {
  return {
    domain: config.domain.toLowerCase(),
    appId: config.appId,
    acceptedIssuers: [config.issuer],
    acceptedAudiences: [config.audience],
    allowEmptyToken: false,
    enableDomainVerification: config.requireDomainVerification,
    requireRoomClaim: true,
    tokenAffiliation: true,
  };
}
