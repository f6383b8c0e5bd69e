const ADDRESS = /^https?:\/\//i;
const PARAMETER = /(?:^|[?#&])jwt=([^&#\s]*)/i;
const QUOTES = /^["'`]+|["'`]+$/g;

/**
 * The token in what somebody pasted: the token itself, in quotes perhaps, `jwt=…`, or the whole address of a
 * meeting that holds it. An empty text stands for no token: null. Undefined: an address without one.
 */
export function pastedToken(text: string): string | null | undefined {
  const bare = unquote(text);
  if (bare === '') return null;
  const [, value] = PARAMETER.exec(bare) ?? [];
  if (value !== undefined) return unquote(decoded(value)) || undefined;
  return ADDRESS.test(bare) ? undefined : bare;
}

function unquote(text: string): string {
  return text.trim().replace(QUOTES, '').trim();
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
