import type { Config, JitsiConfig } from '../config/config.ts';
import type { TokenSettings } from './check-token/settings.ts';
import { jitsiErrors } from './errors.ts';
import { openSecretKey, type TokenKey } from './token.ts';

/** A configured Jitsi with what is made of it once: the key, and Prosody's settings as we know them. */
export interface JitsiTarget {
  readonly config: JitsiConfig;
  readonly key: TokenKey;
  readonly settings: TokenSettings;
}

/** The Jitsis that are served, by id; the first is the one meant when none is named. */
export class JitsiTargets {
  readonly #byId: ReadonlyMap<string, JitsiTarget>;
  readonly #first: JitsiTarget;

  constructor(config: Config) {
    const targets = config.jitsi.map(openTarget);
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

function openTarget(config: JitsiConfig): JitsiTarget {
  return {
    config,
    key: openSecretKey(config.algorithm, config.secret),
    settings: {
      domain: config.domain.toLowerCase(),
      appId: config.appId,
      secret: config.secret,
      signatureAlgorithm: config.algorithm,
      acceptedIssuers: [config.issuer],
      acceptedAudiences: [config.audience],
      allowEmptyToken: false,
      enableDomainVerification: config.requireDomainVerification,
      requireRoomClaim: true,
      cacheKeysUrl: false,
      asapKeyServer: false,
      keys: new Map(),
      tokenAffiliation: true,
    },
  };
}
