import { anyWords, text } from '../kinds.ts';
import { optional, withDefault } from '../setting.ts';

/** What every way to sign in has: `follows` says what the id is where none is written. */
export function methodBasics({ id, follows }: { readonly id: string; readonly follows: string }) {
  return {
    id: optional(text({ pattern: /^[a-z0-9-]{1,32}$/, form: '1 to 32 of a-z, 0-9 and -' }), {
      meaning:
        'Its name in addresses. It is also part of every account: who signed in under another id is somebody else.',
      example: id,
      inExample: true,
      follows,
    }),
    title: optional(text({ maxLength: 80 }), {
      meaning: 'What people read on the chooser page.',
      example: 'Staff and students',
      follows: "what fits: the preset's name, the provider's host",
    }),
    email_domains: withDefault(anyWords('domains'), [], {
      meaning:
        'Where somebody types an e-mail address on the chooser page, who has one of these domains is sent this way.',
      example: '[school.example.org]',
      shown: '[]',
    }),
  };
}
