import { duration } from '../kinds.ts';
import { section, withDefault } from '../setting.ts';

const YEAR = 365 * 86_400;

export const sessionsSection = section(
  'How long a browser stays signed in. A session opens the next room without asking the provider.',
  {
    idle: withDefault(duration(60, YEAR), 8 * 3600, {
      meaning: 'Ends after this long without a visit; a working day.',
      example: '1h',
      shown: '8h',
    }),
    absolute: withDefault(duration(60, YEAR), 12 * 3600, {
      meaning: 'Ends this long after the sign-in, whatever happens.',
      example: '1d',
      shown: '12h',
    }),
  },
);
