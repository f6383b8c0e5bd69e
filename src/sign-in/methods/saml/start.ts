import type { SignInWish } from '../../../model/continuation.ts';
import type { Json } from '../../../model/json.ts';
import type { Departure } from '../../method.ts';
import type { Budget } from '../../remote/budget.ts';
import { departWith, type Way } from './depart.ts';
import { samlErrors } from './errors.ts';
import { writeMemo } from './memo.ts';
import { writeAuthnRequest } from './messages/authn-request.ts';
import type { Provider } from './metadata/provider.ts';
import type { SamlParts } from './saml-deps.ts';
import { demandOf, nameIdFormatFor } from './wish.ts';

/** Sends somebody to the provider (profiles 4.1.4.1). */
export async function startSignIn(
  parts: SamlParts,
  budget: Budget,
  state: string,
  wish: SignInWish | undefined,
): Promise<{ departure: Departure; memo: Json }> {
  const { settings, source, writer, addresses } = parts;
  const provider = await source.provider(budget);
  if (provider.wantsSignedRequests && settings.privateKey === null) {
    throw samlErrors.rejectsUs('signed_requests');
  }
  const way = wayTo(provider, settings.requestBinding);
  const { contexts, force, maxAgeSeconds } = demandOf(settings, wish);
  const request = writeAuthnRequest(writer, {
    destination: way.destination,
    callback: addresses.callback.href,
    nameIdFormat: nameIdFormatFor(settings, provider),
    contexts,
    force,
  });
  const departure = await departWith(parts, way, 'SAMLRequest', request, state);
  return { departure, memo: writeMemo({ state, requestId: request.id, contexts, maxAgeSeconds }) };
}

function wayTo({ signIn }: Provider, wanted: Way['binding'] | null): Way {
  const bindings = wanted === null ? (['redirect', 'post'] as const) : [wanted];
  for (const binding of bindings) {
    const endpoint = signIn[binding];
    if (endpoint) return { binding, destination: endpoint.location };
  }
  throw samlErrors.unavailable('metadata_addresses', wanted ?? undefined);
}
