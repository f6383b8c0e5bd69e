import { choice, exactWebAddress, text } from '../kinds.ts';
import { optional, section, withDefault } from '../setting.ts';

export const brandingSection = section('How the pages look.', {
  name: withDefault(text({ maxLength: 80 }), 'Video meetings', {
    meaning: "The name of the service or its house, on every page and in the browser's tab.",
    example: 'Example University',
    shown: 'Video meetings',
  }),
  logo: optional(
    text({ pattern: /^[^\p{Cc}]+\.(svg|png)$/iu, form: 'the path of an .svg or .png file' }),
    {
      meaning: 'A picture for the head of the pages. Relative to the configuration file.',
      example: 'logo.svg',
    },
  ),
  accent_color: withDefault(
    text({ pattern: /^#[0-9a-f]{6}$/i, form: '#rrggbb, in quotes' }),
    '#1d5fbf',
    {
      meaning: 'The colour of buttons and links.',
      example: "'#7a1f3d'",
      shown: "'#1d5fbf'",
    },
  ),
  language: withDefault(choice(['auto', 'en', 'de']), 'auto', {
    meaning: 'The language of the pages; `auto`: as the browser asks.',
    example: 'de',
    shown: 'auto',
  }),
  support_url: optional(exactWebAddress(), {
    meaning: 'Where people find help; linked from error pages.',
    example: 'https://example.org/help',
  }),
});
