import type { Visit } from '../../http/site.ts';

/** A moment (seconds since 1970) as the clocks of a zone tell it, with the day, the year and the zone. */
export function clockTime(visit: Visit, moment: number, zone: string): string {
  return formatOf(visit, zone).format(moment * 1000);
}

/** From one moment to another; what both have in common, such as the day, is said once. */
export function clockSpan(visit: Visit, from: number, to: number, zone: string): string {
  return formatOf(visit, zone).formatRange(from * 1000, to * 1000);
}

function formatOf({ language }: Visit, zone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    timeZone: zone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  });
}
