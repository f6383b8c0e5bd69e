import * as z from 'zod';
import type { OidcMethodConfig } from '../../../config/config.ts';
import type { EndpointPolicy } from '../../remote/endpoint-policy.ts';
import { providerErrors } from '../../remote/errors.ts';

/** By what ID tokens, signed UserInfo and logout tokens may be signed (RFC 8725 3.1): never `none`, no shared secret. */
export const SIGNING_ALGORITHMS: readonly string[] = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

const address = z.string().min(1).max(2000);

/** The part of OpenID Provider Metadata (Discovery 3) that is used; everything else is dropped unread. */
const documentShape = z.object({
  issuer: z.string(),
  authorization_endpoint: address,
  token_endpoint: address,
  jwks_uri: address,
  userinfo_endpoint: address.exactOptional(),
  end_session_endpoint: address.exactOptional(),
  id_token_signing_alg_values_supported: z.array(z.string()).exactOptional(),
  authorization_response_iss_parameter_supported: z.boolean().exactOptional(),
});

/** What a provider says of itself, judged: every address in it may be used. Names as on the wire. */
export type ProviderMetadata = Readonly<z.infer<typeof documentShape>>;

/** Throws `provider_unavailable` unless the document is this provider's and names only allowed addresses. */
export function judgeMetadata(
  document: unknown,
  config: Pick<OidcMethodConfig, 'issuer' | 'userinfo'>,
  policy: EndpointPolicy,
): ProviderMetadata {
  const read = documentShape.safeParse(document);
  if (!read.success) {
    const detail = read.error.issues.map((issue) => issue.path.join('.')).join(', ');
    throw providerErrors.unavailable('metadata', { detail: detail || 'no object' });
  }
  const metadata = read.data;
  if (metadata.issuer !== config.issuer) {
    throw providerErrors.unavailable('issuer_mismatch', { detail: `it says ${metadata.issuer}` });
  }
  if (config.userinfo === 'never') delete metadata.userinfo_endpoint;
  if (config.userinfo === 'always' && metadata.userinfo_endpoint === undefined) {
    throw providerErrors.unavailable('no_userinfo');
  }
  judgeAddresses(metadata, policy);
  metadata.id_token_signing_alg_values_supported = acceptedAlgorithms(metadata);
  return metadata;
}

function judgeAddresses(metadata: ProviderMetadata, policy: EndpointPolicy): void {
  for (const name of ['token_endpoint', 'jwks_uri', 'userinfo_endpoint'] as const) {
    const named = metadata[name];
    if (named !== undefined) policy.forServer(named, name);
  }
  for (const name of ['authorization_endpoint', 'end_session_endpoint'] as const) {
    const named = metadata[name];
    if (named !== undefined) policy.forBrowser(named, name);
  }
}

/** A provider that lists none means RS256, which all must support (Discovery 3). */
function acceptedAlgorithms(metadata: ProviderMetadata): string[] {
  const offered = metadata.id_token_signing_alg_values_supported ?? ['RS256'];
  const accepted = offered.filter((algorithm) => SIGNING_ALGORITHMS.includes(algorithm));
  if (accepted.length === 0) throw providerErrors.unavailable('signing_algorithms');
  return accepted;
}
