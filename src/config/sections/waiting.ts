import { duration } from '../kinds.ts';
import { section, withDefault } from '../setting.ts';

const DAY = 86_400;

export const waitingSection = section('Waiting for a host.', {
  host_within: withDefault(duration(60, DAY), 7200, {
    meaning:
      'How long after a host was let in one is taken to be there. Where Jitsi reports its conferences (`jitsi.reservations_secret`), their end counts as well.',
    example: '45m',
    shown: '2h',
  }),
});
