import { isJsonObject, type Json } from '../../../model/json.ts';
import { providerErrors } from '../../remote/errors.ts';

/** What is kept with the attempt. Sealed by the server: a browser cannot read or change it. */
export interface OidcMemo {
  readonly state: string;
  readonly nonce: string;
  /** RFC 7636 4.1. */
  readonly codeVerifier: string;
}

export function writeMemo(memo: OidcMemo): Json {
  return { ...memo };
}

/** Throws `answer_invalid` when it is not what `writeMemo` made. */
export function readMemo(memo: Json): OidcMemo {
  if (isJsonObject(memo)) {
    const { state, nonce, codeVerifier } = memo;
    if (isToken(state) && isToken(nonce) && isToken(codeVerifier)) {
      return { state, nonce, codeVerifier };
    }
  }
  throw providerErrors.answerInvalid('memo');
}

function isToken(value: Json | undefined): value is string {
  return typeof value === 'string' && value.length >= 8 && value.length <= 512;
}
