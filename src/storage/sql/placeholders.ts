const numbered = new Map<string, string>();

/**
 * `?` becomes `$1`, `$2`, … as PostgreSQL has them. Our statements hold no question mark in a
 * string; their texts are constants of this folder, so the map stays small.
 */
export function numberPlaceholders(sql: string): string {
  let text = numbered.get(sql);
  if (text === undefined) {
    let count = 0;
    text = sql.replace(/\?/g, () => {
      count += 1;
      return `$${count}`;
    });
    numbered.set(sql, text);
  }
  return text;
}
