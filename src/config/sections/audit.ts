import { duration } from '../kinds.ts';
import { section, withDefault } from '../setting.ts';

const DAY = 86_400;

export const auditSection = section('The audit trail: who was let in where, and by what rule.', {
  keep: withDefault(duration(3600, 3660 * DAY), 180 * DAY, {
    meaning: 'How long an entry is kept.',
    example: '30d',
    shown: '180d',
  }),
});
