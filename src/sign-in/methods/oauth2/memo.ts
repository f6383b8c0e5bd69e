import { isJsonObject, type Json } from '../../../model/json.ts';
import { providerErrors } from '../../remote/errors.ts';

/** What is kept with the attempt. Sealed by the server: a browser cannot read or change it. */
export interface Oauth2Memo {
  readonly state: string;
  /** RFC 7636 4.1. */
  readonly codeVerifier: string;
}

/** Throws `answer_invalid` when it is not what the start of a sign-in kept. */
export function readMemo(memo: Json): Oauth2Memo {
  if (isJsonObject(memo)) {
    const { state, codeVerifier } = memo;
    if (isToken(state) && isToken(codeVerifier)) return { state, codeVerifier };
  }
  throw providerErrors.answerInvalid('memo');
}

function isToken(value: Json | undefined): value is string {
  return typeof value === 'string' && value.length >= 8 && value.length <= 512;
}
