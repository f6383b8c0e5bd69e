import { anyWords, count, flag } from '../kinds.ts';
import { section, withDefault } from '../setting.ts';
import { methodBasics } from './method-basics.ts';

export const localMethod = section(
  "Accounts of Usher's own, which `usher user create` makes and people set the passwords of. See docs/topics/accounts.md.",
  {
    ...methodBasics({ id: 'local', follows: '`local`' }),
    hosts: withDefault(anyWords('hosts'), [], {
      meaning:
        'Further hosts that may stand behind an @ in a user name and say nothing: `joki@old.example.org` is `joki`. Those of the Jitsis need not be named.',
      example: '[old.example.org]',
      shown: '[]',
    }),
    groups: withDefault(anyWords('groups'), [], {
      meaning: 'Groups that everybody has who signs in here, beside those of their account.',
      example: '[members]',
      shown: '[]',
    }),
    password_length: withDefault(count(8, 64, 'characters'), 8, {
      meaning: 'The fewest characters that a new password may have.',
      example: '12',
      shown: '8',
    }),
    passkeys: withDefault(flag(), true, {
      meaning: 'Whether people may sign in with a passkey in the place of the password.',
      example: 'false',
      shown: 'true',
    }),
  },
);
