/**
 * Clock time in a time zone, by the rules that Node brings along. A local time is counted like seconds since
 * 1970, as if the clocks there were those of UTC.
 */

const DAY = 86_400;
/** One for each zone of the configuration: making one takes far longer than using it. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** What the clocks of the zone show at a moment. */
export function localTime(moment: number, zone: string): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of formatFor(zone).formatToParts(moment * 1000)) {
    parts[type] = Number(value);
  }
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) / 1000;
}

/**
 * The moment when the clocks show a local time. A time that comes twice counts the first time; one that is
 * skipped counts as the moment at which it is skipped.
 */
export function momentOf(local: number, zone: string): number {
  const before = offsetAt(local - DAY, zone);
  const after = offsetAt(local + DAY, zone);
  const earlier = local - Math.max(before, after);
  const later = local - Math.min(before, after);
  if (localTime(earlier, zone) === local) return earlier;
  if (localTime(later, zone) === local) return later;
  return findChange(earlier, later, zone);
}

/** How far the clocks are ahead of UTC, seconds. */
function offsetAt(moment: number, zone: string): number {
  return localTime(moment, zone) - moment;
}

/** The first moment after a change of the clocks that lies between two others. */
function findChange(before: number, after: number, zone: string): number {
  const offsetAfter = offsetAt(after, zone);
  let low = before;
  let high = after;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle, zone) === offsetAfter) high = middle;
    else low = middle;
  }
  return high;
}

function formatFor(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(zone, made);
  return made;
}
