/** The known name that was probably meant, or null. */
export function suggest(given: string, names: Iterable<string>): string | null {
  const known = [...names];
  const wanted = simplify(given);
  let best: string | null = null;
  let least = Math.min(8, Math.max(1, Math.floor(wanted.length / 4))) + 1;
  for (const name of known) {
    const steps = distance(wanted, simplify(name), least);
    if (steps < least) {
      best = name;
      least = steps;
    }
  }
  return best ?? beginningWith(wanted, known);
}

/** Fewer characters begin too many names. */
const LEAST_BEGINNING = 3;

/** The shortest known name that begins with what was given. */
function beginningWith(wanted: string, known: readonly string[]): string | null {
  if (wanted.length < LEAST_BEGINNING) return null;
  const fitting = known.filter((name) => simplify(name).startsWith(wanted));
  return fitting.sort((one, other) => one.length - other.length)[0] ?? null;
}

/** `clientId` and `client-id` are `client_id` to us. */
function simplify(name: string): string {
  return name.slice(0, 100).replaceAll('-', '').replaceAll('_', '').toLowerCase();
}

/** Insertions, removals, replacements and swaps of neighbours between two words; `limit` and more are alike. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + same);
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, at(before, j - 2) + 1);
      row.push(cost);
    }
    before = last;
    last = row;
  }
  return at(last, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}
