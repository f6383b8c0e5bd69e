import { choice, duration } from '../kinds.ts';
import { section, withDefault } from '../setting.ts';

const DAY = 86_400;

export const guestsSection = section('People who come without signing in.', {
  without_rules: withDefault(choice(['never', 'wait', 'open', 'jitsi']), 'wait', {
    meaning: 'What they may do where there are no rules under `rooms`; see `guests` there.',
    example: 'never',
    shown: 'wait',
  }),
  ttl: withDefault(duration(60, DAY), 3600, {
    meaning: "The life of a guest's token, where the rule's `token.ttl` says no other.",
    example: '30m',
    shown: '1h',
  }),
});

export const waitingSection = section('Waiting for a host.', {
  host_within: withDefault(duration(60, DAY), 7200, {
    meaning:
      'How long after a host was let in one is taken to be there. Where Jitsi reports its conferences (`jitsi.reservations`), their end counts as well.',
    example: '45m',
    shown: '2h',
  }),
});

export const auditSection = section('The audit trail: who was let in where, and by what rule.', {
  keep: withDefault(duration(3600, 3660 * DAY), 180 * DAY, {
    meaning: 'How long an entry is kept.',
    example: '30d',
    shown: '180d',
  }),
});
