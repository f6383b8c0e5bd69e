import * as client from 'openid-client';
import type {
  GithubMethodConfig,
  Oauth2MethodConfig,
} from '../../../config/method-configs/oauth2.ts';
import { isJsonObject, type Json } from '../../../model/json.ts';
import type { Budget } from '../../remote/budget.ts';
import { findProviderError, type ProviderError, providerErrors } from '../../remote/errors.ts';
import type { GuardedFetch } from '../../remote/guarded-fetch.ts';
import { explainError } from './judge-answer.ts';
import type { Oauth2Memo } from './memo.ts';

export type Oauth2Settings = Oauth2MethodConfig | GithubMethodConfig;

/** The library, set up for one provider. */
export function createConfiguration(settings: Oauth2Settings): client.Configuration {
  const { authorizationEndpoint, tokenEndpoint, clientId } = settings;
  const metadata = {
    issuer: new URL(authorizationEndpoint).origin,
    authorization_endpoint: authorizationEndpoint,
    token_endpoint: tokenEndpoint,
  };
  const config = new client.Configuration(metadata, clientId, {}, proofOf(settings));
  // Which plain http is allowed, to whom, is for the endpoint policy to say.
  if (settings.allowHttp) client.allowInsecureRequests(config);
  config.timeout = 0;
  return config;
}

function proofOf({ clientAuth, clientSecret }: Oauth2Settings): client.ClientAuth {
  if (clientAuth === 'none' || clientSecret === null) return client.None();
  return clientAuth === 'client_secret_post'
    ? client.ClientSecretPost(clientSecret)
    : client.ClientSecretBasic(clientSecret);
}

/**
 * The access token for a code (RFC 6749 4.1.3, with the verifier of RFC 7636 4.5). Throws a ProviderError.
 *
 * @param answer - the callback's address, as we publish it, with the provider's parameters
 */
export async function redeemCode(
  settings: Oauth2Settings,
  answer: URL,
  memo: Oauth2Memo,
  fetch: GuardedFetch,
  budget: Budget,
): Promise<string> {
  const config = createConfiguration(settings);
  config[client.customFetch] = async (address, init) =>
    plainly(await fetch(address, 'token_endpoint', budget.signal, init));
  try {
    const tokens = await client.authorizationCodeGrant(config, answer, {
      expectedState: memo.state,
      pkceCodeVerifier: memo.codeVerifier,
    });
    return tokens.access_token;
  } catch (thrown) {
    throw explain(thrown);
  }
}

/**
 * GitHub answers an error with status 200; and an ID token is of no concern here, since nothing says whose key would
 * have signed it.
 */
async function plainly(answer: Response): Promise<Response> {
  if (answer.status !== 200) return answer;
  const body: unknown = await answer
    .clone()
    .json()
    .catch(() => null);
  if (!isJsonObject(body as Json)) return answer;
  const { id_token: _, ...rest } = body as Record<string, Json>;
  const status = typeof rest['error'] === 'string' ? 400 : 200;
  return Response.json(rest, { status });
}

function explain(thrown: unknown): ProviderError {
  const own = findProviderError(thrown);
  if (own) return own;
  if (thrown instanceof client.ResponseBodyError) return explainError(thrown.error);
  if (thrown instanceof client.WWWAuthenticateChallengeError) {
    return providerErrors.rejectsUs({ detail: `status ${thrown.status}` });
  }
  return providerErrors.answerInvalid('token_response', { cause: thrown });
}
