import { isJsonObject, type Json } from '../../../model/json.ts';
import { samlErrors } from './errors.ts';

/** What is kept with the attempt. Sealed by the server: a browser cannot read or change it. */
export interface SamlMemo {
  readonly state: string;
  /** The id of our request. */
  readonly requestId: string;
  /** What was asked for, and is therefore checked. */
  readonly contexts: readonly string[];
  readonly maxAgeSeconds: number | null;
}

export function writeMemo({ state, requestId, contexts, maxAgeSeconds }: SamlMemo): Json {
  return { state, requestId, contexts: [...contexts], maxAgeSeconds };
}

/** Throws `answer_invalid` when it is not what `writeMemo` made. */
export function readMemo(memo: Json): SamlMemo {
  if (isJsonObject(memo)) {
    const { state, requestId, contexts, maxAgeSeconds } = memo;
    const isAge = maxAgeSeconds === null || typeof maxAgeSeconds === 'number';
    if (isToken(state) && isToken(requestId) && isTexts(contexts) && isAge) {
      return { state, requestId, contexts, maxAgeSeconds };
    }
  }
  throw samlErrors.answerInvalid('memo');
}

function isToken(value: Json | undefined): value is string {
  return typeof value === 'string' && value.length >= 8 && value.length <= 512;
}

function isTexts(value: Json | undefined): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
