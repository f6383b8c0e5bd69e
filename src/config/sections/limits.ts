import { count, duration } from '../kinds.ts';
import { section, withDefault } from '../setting.ts';

function requests(value: number, meaning: string) {
  return withDefault(count(1, 1_000_000, 'requests'), value, {
    meaning,
    example: String(value * 2),
    shown: String(value),
  });
}

export const limitsSection = section(
  'What one address may do, and how long anything may take. A house behind one address (NAT) shares its rates.',
  {
    rate: section('Requests per address within the window; the kinds of path are counted apart.', {
      window: withDefault(duration(1, 3600), 60, {
        meaning: 'The window.',
        example: '30s',
        shown: '1m',
      }),
      room: requests(600, 'Entering rooms.'),
      sign_in: requests(300, 'The chooser and the start of a sign-in.'),
      callback: requests(300, 'Coming back from a provider.'),
      guest: requests(300, 'Names and access codes that guests send, and invitations.'),
      wait: requests(3000, 'The waiting page, and its asking whether a host is there.'),
      api: requests(6000, 'The interface for backends, and reservations.'),
      inline: requests(6000, "Jitsi's inline sign-in: its start, its tokens, their renewal."),
      account: requests(300, "People's own pages: passwords and what else they set themselves."),
      logout: requests(6000, 'A provider that says whose sessions have ended there.'),
      other: requests(600, 'Everything else but assets, health and metrics.'),
    }),
    body: withDefault(count(1024, 10_485_760, 'bytes'), 65_536, {
      meaning: 'The longest body of a request.',
      example: '131072',
      shown: '65536',
    }),
    header_timeout: withDefault(duration(1, 120), 10, {
      meaning: "How long a request's head may take to arrive.",
      example: '5s',
      shown: '10s',
    }),
    request_timeout: withDefault(duration(1, 600), 14, {
      meaning: 'How long a whole request may take to arrive, counted from its first byte.',
      example: '30s',
      shown: '14s',
    }),
    stop_delay: withDefault(duration(0, 60), 0, {
      meaning:
        'How long after SIGTERM everybody is still let in while /readyz already answers 503: longer than a balancer takes to notice.',
      example: '5s',
      shown: '0s',
    }),
    stop_grace: withDefault(duration(0, 600), 20, {
      meaning: 'How long SIGTERM waits for what is in flight.',
      example: '5s',
      shown: '20s',
    }),
  },
);
