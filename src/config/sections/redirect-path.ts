import { text } from '../kinds.ts';
import { optional } from '../setting.ts';

/** The path of a callback: relative, no `..`, nothing to escape. */
const RELATIVE_PATH = /^(?!\/)(?!.*(?:^|\/)\.{1,2}(?:\/|$))[\w.~/-]{1,200}$/;

/** Where a provider sends people back to, for every method whose provider does. */
export const redirectPath = optional(
  text({ pattern: RELATIVE_PATH, form: 'a relative path without query' }),
  {
    meaning:
      'Where the provider sends people back to, below `public_url`; register the two together there.',
    example: 'callback',
    follows: '`sign-in/{id}/callback`',
  },
);
