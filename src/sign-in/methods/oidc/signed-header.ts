import { isJsonObject } from '../../../model/json.ts';
import { isTooDeep } from '../../../model/json-depth.ts';
import { providerErrors } from '../../remote/errors.ts';
import { SIGNING_ALGORITHMS } from './provider-metadata.ts';

/** The header of a signed token, before anything in the token is believed. */
export interface SignedHeader {
  readonly alg: string;
  readonly kid: string | undefined;
}

/** What an ID token may weigh: bearers of hundreds of groups are still below. */
const MAX_TOKEN_LENGTH = 64 * 1024;

/**
 * The header of the ID token in a token response, or of a signed UserInfo. Null when there is none, which
 * is for the library to judge. Throws `answer_invalid` for a token no parser and no key should ever see:
 * too long, too deep, or signed by what is not accepted.
 */
export async function readSignedHeader(
  answer: Response,
  isTokenResponse: boolean,
): Promise<SignedHeader | null> {
  if (answer.status !== 200) return null;
  if (isTokenResponse) {
    const body: unknown = await answer.json().catch(() => null);
    const idToken = isJsonObject(body) ? body['id_token'] : undefined;
    return typeof idToken === 'string' ? judgeToken(idToken) : null;
  }
  const type = answer.headers.get('content-type') ?? '';
  return /^application\/jwt\b/i.test(type) ? judgeToken(await answer.text()) : null;
}

function judgeToken(token: string): SignedHeader {
  if (token.length > MAX_TOKEN_LENGTH) {
    throw providerErrors.answerInvalid('id_token_form', { detail: `${token.length} characters` });
  }
  const parts = token.split('.').map((part) => Buffer.from(part, 'base64url'));
  const [header, payload] = parts;
  if (parts.length !== 3 || !header || !payload || isTooDeep(header) || isTooDeep(payload)) {
    throw providerErrors.answerInvalid('id_token_form');
  }
  const read = parseHeader(header);
  if (read === null) throw providerErrors.answerInvalid('id_token_form');
  if (!SIGNING_ALGORITHMS.includes(read.alg)) {
    throw providerErrors.answerInvalid('id_token_algorithm', { detail: read.alg });
  }
  return read;
}

function parseHeader(bytes: Buffer): SignedHeader | null {
  let header: unknown;
  try {
    header = JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
  if (!isJsonObject(header) || typeof header['alg'] !== 'string') return null;
  const kid = header['kid'];
  if (kid !== undefined && typeof kid !== 'string') return null;
  return { alg: header['alg'], kid };
}
