import { languages } from '../../http/texts/texts.ts';
import { Unusable } from '../unusable.ts';

/** The language that `--language` names; null where it was left out. */
export function readLanguage(text: string | undefined): string | null {
  if (text === undefined) return null;
  if (Object.hasOwn(languages, text)) return text;
  throw new Unusable(`--language is one of: ${Object.keys(languages).join(', ')}.`);
}
