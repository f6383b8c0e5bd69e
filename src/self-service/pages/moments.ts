import type { Visit } from '../../http/site.ts';

/** A day, as one writes it in a letter. From seconds since 1970. */
export function dayOf({ language }: Visit, moment: number): string {
  const format = new Intl.DateTimeFormat(localeOf(language), {
    dateStyle: 'long',
    timeZone: 'UTC',
  });
  return format.format(moment * 1000);
}

const STEPS = [
  { unit: 'day', seconds: 86_400 },
  { unit: 'hour', seconds: 3600 },
  { unit: 'minute', seconds: 60 },
] as const;

/** How long ago: `3 hours ago`. Nobody's clock or zone matters. */
export function agoOf({ language, texts }: Visit, moment: number, now: number): string {
  const past = Math.max(0, now - moment);
  const step = STEPS.find(({ seconds }) => past >= seconds);
  if (!step) return texts.sessionsNow;
  const format = new Intl.RelativeTimeFormat(localeOf(language));
  return format.format(-Math.floor(past / step.seconds), step.unit);
}

function localeOf(language: Visit['language']): string {
  return language === 'en' ? 'en-GB' : language;
}
