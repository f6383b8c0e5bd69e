import type { SamlMethodConfig } from '../../../../config/method-configs/saml.ts';
import { samlErrors } from '../errors.ts';
import type { Endpoint, Endpoints, MetadataFacts } from '../thread/read-metadata.ts';

/** A provider as its metadata describes it, judged: every address in it may be used. */
export interface Provider {
  readonly entityId: string;
  readonly signIn: Endpoints;
  readonly signOut: Endpoints;
  /** PEM; never empty. */
  readonly certificates: readonly string[];
  readonly nameIdFormats: readonly string[];
  readonly wantsSignedRequests: boolean;
  /** Seconds since 1970; null: for ever. */
  readonly validUntil: number | null;
  /** How long it may be used before it is asked for again, seconds; null: it does not say. */
  readonly cacheSeconds: number | null;
}

type Settings = Pick<SamlMethodConfig, 'allowHttp'>;

/** Throws `provider_unavailable` for metadata that has expired, or names no address to sign in at. */
export function judgeProvider(facts: MetadataFacts, settings: Settings, now: number): Provider {
  if (facts.validUntil !== null && facts.validUntil <= now) {
    throw samlErrors.unavailable('metadata_expired');
  }
  const signIn = usable(facts.signIn, settings);
  if (!signIn.redirect && !signIn.post) throw samlErrors.unavailable('metadata_addresses');
  return { ...facts, signIn, signOut: usable(facts.signOut, settings) };
}

function usable({ redirect, post }: Endpoints, settings: Settings): Endpoints {
  const keep = (endpoint: Endpoint | null) =>
    endpoint &&
    [endpoint.location, endpoint.responseLocation].every((one) => isUsable(one, settings))
      ? endpoint
      : null;
  return { redirect: keep(redirect), post: keep(post) };
}

/** An address people may be sent to: https, without credentials. */
function isUsable(address: string, { allowHttp }: Settings): boolean {
  const url = URL.parse(address);
  if (url?.username !== '' || url.password !== '' || url.hash !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && allowHttp);
}
