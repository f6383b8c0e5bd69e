import { count, durationOr, text } from '../kinds.ts';
import { optional, section, withDefault } from '../setting.ts';

const DAY = 86_400;

export const keysSection = section(
  'The keys that sign tokens where a Jitsi has RS256, RS384 or RS512. Usher makes and changes them by itself; they lie sealed in the store.',
  {
    size: withDefault(count(2048, 4096, 'bits'), 2048, {
      meaning:
        'The size of the RSA keys that are made. A signature with 4096 takes up to thirteen times as long.',
      example: '3072',
      shown: '2048',
    }),
    rotate_after: withDefault(durationOr(['never'], DAY, 3650 * DAY), 90 * DAY, {
      meaning:
        'How long a key signs before the next one takes its place. Nobody notices: that one is published long before, and the old one for as long as its tokens live.',
      example: '30d',
      shown: '90d',
    }),
    file: optional(text({ maxLength: 4096 }), {
      meaning:
        'A key of your own instead, in a PEM file that nobody else may read. Put another into it and Usher goes over to that one, an hour later, by itself.',
      example: '/etc/usher/signing-key.pem',
    }),
  },
);
