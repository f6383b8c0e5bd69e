import { isoTime } from '../../../base/clock.ts';

const DATE_TIME = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d{1,12})?(?:Z|[+-]00:00)$/;
const DURATION =
  /^P(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,6})D)?(?:T(?:(\d{1,7})H)?(?:(\d{1,8})M)?(?:(\d{1,10})(?:\.\d{1,9})?S)?)?$/;
const DAY = 86_400;

/** A moment as SAML writes it, in UTC (core 1.3.3), in seconds since 1970 with fractions cut off; null when it is none. */
export function parseInstant(text: string): number | null {
  const parts = DATE_TIME.exec(text);
  if (!parts) return null;
  const [, ...digits] = parts;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = digits.map(Number);
  const seconds = Date.UTC(year, month - 1, day, hour, minute, second) / 1000;
  // What overflows, such as the 30th of February, comes out as another moment.
  const same = isoTime(seconds).slice(0, 19) === text.slice(0, 19);
  return year >= 1970 && same ? seconds : null;
}

/** A duration of XML Schema in seconds, months of 30 and years of 365 days; null when it is none or not positive. */
export function parseXmlDuration(text: string): number | null {
  const parts = DURATION.exec(text);
  if (!parts) return null;
  const [, ...digits] = parts;
  const [years, months, days, hours, minutes, seconds] = digits.map((one) => Number(one ?? 0));
  const total =
    ((years ?? 0) * 365 + (months ?? 0) * 30 + (days ?? 0)) * DAY +
    (hours ?? 0) * 3600 +
    (minutes ?? 0) * 60 +
    (seconds ?? 0);
  return total > 0 ? total : null;
}
