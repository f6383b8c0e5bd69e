import * as client from 'openid-client';
import type { Identity } from '../../../model/identity.ts';
import type { Json, JsonObject } from '../../../model/json.ts';
import type { ClaimMapping } from '../../claims/claim-mapping.ts';
import { type ClaimNote, leavesFactOut, mapIdentity } from '../../claims/map-identity.ts';
import { providerErrors } from '../../remote/errors.ts';
import { explainExchangeError, explainUserInfoError } from './explain-library-error.ts';
import { judgeIdToken } from './judge-id-token.ts';
import type { OidcMemo } from './memo.ts';
import type { ProviderMetadata } from './provider-metadata.ts';
import type { RelyingParty, RelyingPartyDeps } from './relying-party.ts';
import { hasSecondFactor } from './second-factor.ts';

/** What an exchange of a code proved. Claims of the protocol come from the ID token alone. */
export interface ProvedSignIn {
  readonly subject: string;
  readonly idToken: string;
  readonly idTokenClaims: JsonObject;
  /** ID token and UserInfo together; where both say something, the signed one counts. */
  readonly claims: JsonObject;
}

/** Redeems the code and verifies everything that comes back. Throws an ProviderError. */
export async function proveSignIn(
  party: RelyingParty,
  deps: Pick<RelyingPartyDeps, 'settings' | 'clock'>,
  metadata: ProviderMetadata,
  mapping: ClaimMapping,
  answer: URL,
  memo: OidcMemo,
): Promise<ProvedSignIn> {
  const { settings, clock } = deps;
  const tokens = await client
    .authorizationCodeGrant(party.config, answer, {
      expectedState: memo.state,
      expectedNonce: memo.nonce,
      pkceCodeVerifier: memo.codeVerifier,
      idTokenExpected: true,
      ...(settings.maxAgeSeconds === null ? {} : { maxAge: settings.maxAgeSeconds }),
    })
    .catch((thrown: unknown) => {
      throw explainExchangeError(thrown);
    });
  const header = party.lastHeader();
  const idToken = tokens.id_token;
  const idTokenClaims = tokens.claims() as JsonObject | undefined;
  if (!header || !idToken || !idTokenClaims) throw providerErrors.answerInvalid('id_token_missing');
  const verified = {
    claims: idTokenClaims,
    algorithm: header.alg,
    accessToken: tokens.access_token,
  };
  const subject = judgeIdToken(verified, settings, clock.nowSeconds());
  const wanted =
    settings.userinfo === 'always' ||
    (settings.userinfo === 'auto' && leavesFactOut(idTokenClaims, mapping));
  const asks = wanted && metadata.userinfo_endpoint !== undefined;
  const userInfo = asks ? await fetchUserInfo(party.config, tokens.access_token, subject) : {};
  return { subject, idToken, idTokenClaims, claims: { ...userInfo, ...idTokenClaims } };
}

/** OpenID Connect Core 5.3: its `sub` must agree, or it speaks of somebody else (5.3.2). */
async function fetchUserInfo(
  config: client.Configuration,
  accessToken: string,
  subject: string,
): Promise<JsonObject> {
  try {
    return (await client.fetchUserInfo(config, accessToken, subject)) as JsonObject;
  } catch (thrown) {
    throw explainUserInfoError(thrown);
  }
}

/** What a sign-in says about the person, by the operator's mapping. */
export function toIdentity(
  proved: ProvedSignIn,
  mapping: ClaimMapping,
  methodId: string,
): { identity: Identity; notes: readonly ClaimNote[] } {
  const { subject, idTokenClaims } = proved;
  const { identity, notes } = mapIdentity(proved.claims, mapping, methodId, subject);
  return {
    notes,
    identity: {
      ...identity,
      subject,
      acr: shortText(idTokenClaims['acr']),
      authenticatedAt: Number.isSafeInteger(idTokenClaims['auth_time'])
        ? Number(idTokenClaims['auth_time'])
        : null,
      secondFactor: hasSecondFactor(idTokenClaims['amr']),
      upstream: { sessionId: shortText(idTokenClaims['sid']), proof: proved.idToken },
    },
  };
}

function shortText(value: Json | undefined): string | null {
  return typeof value === 'string' && value !== '' && value.length <= 255 ? value : null;
}
