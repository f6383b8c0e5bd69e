/** A day, or a time that says whose clocks it is of. */
const FORM = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?(\.\d+)?(Z|[+-]\d\d:\d\d))?$/;

/** `2027-01-01` (its beginning, UTC) or `2027-01-01T09:00:00+01:00` in seconds since 1970; null for anything else. */
export function readTime(text: string): number | null {
  const seconds = FORM.test(text) ? Math.floor(Date.parse(text) / 1000) : Number.NaN;
  return Number.isNaN(seconds) ? null : seconds;
}
