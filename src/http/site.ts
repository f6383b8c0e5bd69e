import type { Assets } from './assets.ts';
import { chooseLanguage } from './language.ts';
import { type Language, languages, type Texts } from './texts/texts.ts';

/** What every page of this Usher has in common: plain values, made once at the start. */
export interface Site {
  /** Path of the public address: `/` or `/auth/`. All links start with it; a Host header never matters. */
  readonly basePath: string;
  /** The house's name, for the head of the page. */
  readonly name: string;
  readonly supportUrl: string | null;
  /** The Jitsi that people are led back to when nothing better is known. */
  readonly jitsiUrl: URL;
  readonly language: 'auto' | Language;
  readonly assets: Assets;
}

/** One visitor's view of the site: what page functions take. */
export interface Visit {
  readonly site: Site;
  readonly language: Language;
  readonly texts: Texts;
}

/** The site in the visitor's language. */
export function visit(site: Site, acceptLanguage: string | null | undefined): Visit {
  const language = chooseLanguage(acceptLanguage, site.language);
  return { site, language, texts: languages[language] };
}

/** The address of one of our paths, for a link in a page. */
export function linkTo(site: Site, path: string): string {
  return site.basePath + path;
}
