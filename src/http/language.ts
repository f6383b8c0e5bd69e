import { type Language, languages } from './texts/texts.ts';

/** How much of an Accept-Language header is looked at: real ones are shorter than 200 characters. */
const MAX_HEADER = 1000;
const MAX_RANGES = 32;
const RANGE = /^\s*([a-z]{1,8})(?:-[a-z0-9-]{1,60})?\s*(?:;\s*q=([01](?:\.\d{1,3})?)\s*)?$/i;

/**
 * The language of the pages for one visitor: the configured one, or with `auto` the best of
 * Accept-Language (RFC 9110 12.5.4) that we speak, else English. Cheap and never throwing, whatever the header.
 */
export function chooseLanguage(
  acceptLanguage: string | null | undefined,
  configured: 'auto' | Language = 'auto',
): Language {
  if (configured !== 'auto') return configured;
  let best: Language = 'en';
  let bestQuality = 0;
  for (const { tag, quality } of parseAcceptLanguage(acceptLanguage)) {
    if (quality > bestQuality && isLanguage(tag)) {
      best = tag;
      bestQuality = quality;
    }
  }
  return best;
}

/** The primary tags a visitor reads, best first: for `ui_locales` (OpenID Connect Core 3.1.2.1). At most 8. */
export function preferredLanguages(acceptLanguage: string | null | undefined): string[] {
  const ranked = parseAcceptLanguage(acceptLanguage)
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality);
  return [...new Set(ranked.map(({ tag }) => tag))].slice(0, 8);
}

function parseAcceptLanguage(
  header: string | null | undefined,
): { tag: string; quality: number }[] {
  const ranges = (header ?? '').slice(0, MAX_HEADER).split(',', MAX_RANGES);
  return ranges.flatMap((range) => {
    const parts = RANGE.exec(range);
    if (!parts?.[1]) return [];
    return [{ tag: parts[1].toLowerCase(), quality: Math.min(1, Number(parts[2] ?? 1)) }];
  });
}

function isLanguage(tag: string): tag is Language {
  return Object.hasOwn(languages, tag);
}
