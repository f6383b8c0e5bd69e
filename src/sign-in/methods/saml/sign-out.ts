import type { Identity } from '../../../model/identity.ts';
import type { CallbackRequest, Departure, LogoutAnswer, LogoutNotice } from '../../method.ts';
import type { Budget } from '../../remote/budget.ts';
import { departWith, type Way } from './depart.ts';
import { samlErrors } from './errors.ts';
import { judgeLogout } from './judge/judge-logout.ts';
import { writeLogoutRequest, writeLogoutResponse } from './messages/logout-messages.ts';
import type { Provider } from './metadata/provider.ts';
import { openLogout } from './open-logout.ts';
import { nameIdKey, readProof } from './proof.ts';
import type { SamlParts } from './saml-deps.ts';
import type { LogoutFacts } from './thread/read-logout.ts';

/** The way to end somebody's session at the provider too (profiles 4.4); null where it offers none. */
export async function signOutThere(
  parts: SamlParts,
  budget: Budget,
  who: Identity,
  state: string,
): Promise<Departure | null> {
  const { settings, source, writer } = parts;
  const proof = readProof(who.upstream?.proof ?? null);
  // Whoever could send such a request unsigned could sign anybody out, so providers take none (profiles 4.4.4.1).
  if (!proof || settings.privateKey === null) return null;
  const way = wayOut(await source.provider(budget), 'redirect', 'location');
  if (!way) return null;
  const { nameId, sessionIndex } = proof;
  const request = writeLogoutRequest(writer, way.destination, nameId, sessionIndex);
  return departWith(parts, way, 'SAMLRequest', request, state);
}

/**
 * What the browser brings from the provider: that somebody is to be signed out, which has to be signed, or the answer to
 * a request of ours, which ends nothing.
 */
export async function answerProvider(
  parts: SamlParts,
  budget: Budget,
  message: CallbackRequest,
): Promise<LogoutAnswer> {
  const { settings, clock, addresses, writer } = parts;
  if (settings.privateKey === null) throw samlErrors.logoutInvalid('logout_off');
  const provider = await parts.source.provider(budget);
  const { facts, relayState, binding } = await openLogout(parts, provider, message);
  const uselessFrom = judgeLogout(facts, {
    now: clock.nowSeconds(),
    skewSeconds: settings.clockSkewSeconds,
    address: addresses.logout.href,
    issuer: provider.entityId,
  });
  if (facts.kind === 'response') return { notice: null, departure: null, state: relayState };
  const notice = noticeOf(facts, settings.subjectAttribute !== null, uselessFrom);
  const way = wayOut(provider, binding, 'responseLocation');
  if (!way) return { notice, departure: null, state: null };
  const response = writeLogoutResponse(writer, way.destination, facts.id);
  const departure = await departWith(parts, way, 'SAMLResponse', response, relayState);
  return { notice, departure, state: null };
}

/** With several indexes all sessions of the person end: one too many is better than one too few. */
function noticeOf(facts: LogoutFacts, byAttribute: boolean, expiresAt: number): LogoutNotice {
  const { id, nameId, sessionIndexes } = facts;
  if (!nameId) throw samlErrors.logoutInvalid('logout_subject');
  const tokenId = id;
  if (byAttribute) return { subject: null, sessionId: nameIdKey(nameId), tokenId, expiresAt };
  const [only, ...others] = sessionIndexes;
  const sessionId = only !== undefined && others.length === 0 ? only : null;
  return { subject: nameId.value, sessionId, tokenId, expiresAt };
}

/** By the binding that is liked better, else by the other. */
function wayOut(
  { signOut }: Provider,
  liked: Way['binding'],
  which: 'location' | 'responseLocation',
): Way | null {
  for (const binding of [liked, 'redirect', 'post'] as const) {
    const endpoint = signOut[binding];
    if (endpoint) return { binding, destination: endpoint[which] };
  }
  return null;
}
