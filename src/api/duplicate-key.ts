const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;

/**
 * The first name that stands twice in one object of a JSON text, null for none. Parsers differ in which of the two
 * they take, so that a guard before us could have read another request than we did (RFC 8259 4). The text must be
 * JSON.
 */
export function findDuplicateKey(json: string): string | null {
  const open: (Set<string> | null)[] = [];
  let text: string | null = null;
  for (const [token] of json.matchAll(TOKEN)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(null);
    else if (token === '}' || token === ']') open.pop();
    else if (token === ':' && text !== null) {
      const names = open.at(-1);
      if (names?.has(text)) return text;
      names?.add(text);
    }
    text = token.startsWith('"') ? (JSON.parse(token) as string) : null;
  }
  return null;
}
