/** What a condition may begin with: an attribute, a rule, or both (RFC 4515 3). */
const CONDITION = /^(?:[\w-]+)?(?:(?::dn)?(?::[\w.-]+)?:=|[~<>]?=)[^()]*$/;
/** Bytes are written as \2a, and nothing else follows a backslash. */
const ESCAPE = /\\(?![0-9a-fA-F]{2})/;
const MAX_DEPTH = 20;

/** Whether a text is a filter (RFC 4515), as far as that can be told without the library that reads it. */
export function isLdapFilter(text: string): boolean {
  const whole = text.startsWith('(') ? text : `(${text})`;
  return readFilter(whole, 0, 0) === whole.length;
}

/** Where the filter that begins at `at` ends; -1 for none. */
function readFilter(text: string, at: number, depth: number): number {
  if (text[at] !== '(' || depth > MAX_DEPTH) return -1;
  const sign = text[at + 1] ?? '';
  if (sign === '&' || sign === '|' || sign === '!') {
    let end = readFilter(text, at + 2, depth + 1);
    while (sign !== '!' && end > 0 && text[end] === '(') end = readFilter(text, end, depth + 1);
    return end > 0 && text[end] === ')' ? end + 1 : -1;
  }
  const end = text.indexOf(')', at);
  if (end < 0) return -1;
  const condition = text.slice(at + 1, end);
  const isCondition = CONDITION.test(condition) && !/^[=~<>]/.test(condition);
  return isCondition && !ESCAPE.test(condition) ? end + 1 : -1;
}
