import type { Config } from '../../config/config.ts';
import type { Difference } from './migration.ts';
import type { SharedSecret } from './shared-secret.ts';

/** A difference that nothing needs to be done about. */
export function differs(there: string, here: string, change: string | null = null): Difference {
  return { there, here, change };
}

/** The life of a token, where it is another one. `there`: as people would say it. */
export function lifeDiffers(there: string, { jitsi }: Config): Difference[] {
  const seconds = jitsi[0]?.ttlSeconds ?? 0;
  const here = `It lives ${inWords(seconds)}; a reconnect after that asks Usher, which answers at once`;
  return there === inWords(seconds)
    ? []
    : [differs(`A token lives ${there}`, here, '`jitsi.ttl`, up to 24h')];
}

/** Seconds as hours or minutes, whichever is whole. */
export function inWords(seconds: number): string {
  const [number, unit] =
    seconds % 3600 === 0 ? [seconds / 3600, 'hour'] : [Math.round(seconds / 60), 'minute'];
  return `${number} ${unit}${number === 1 ? '' : 's'}`;
}

/** Where the adapter forgot everybody at once. */
export const REMEMBERED: Difference = {
  there: 'A restart forgets every sign-in under way; who has signed in is not remembered',
  here: 'Sessions are kept in a file: who has signed in is not asked again for the next room',
  change: '`sessions`, `storage.url`',
};

/** What differs whichever adapter it was. */
export function commonDifferences({ jitsi }: Config, shared: SharedSecret): Difference[] {
  return [
    ...secretDiffers(shared),
    ...(jitsi[0]?.tokenIn === 'query'
      ? [
          differs(
            'The token goes back as `?jwt=`, and stands in access logs',
            'The same, because Jitsi Meet before 2025 reads nothing else',
            '`jitsi.token_in: fragment` with a newer one',
          ),
        ]
      : []),
    differs(
      'As many requests as anybody likes',
      'Each address may ask so often in a minute; behind nginx `X-Forwarded-For` says whose it is',
      '`limits.rate`',
    ),
  ];
}

function secretDiffers({ fresh, why, hasLineBreak }: SharedSecret): Difference[] {
  if (fresh !== null) {
    return [
      differs(
        `The secret shared with Prosody ${why}`,
        'There is a new one, which Prosody must be told',
        'the step about Prosody',
      ),
    ];
  }
  return hasLineBreak
    ? [
        differs(
          'The line break at the end of the secret’s file was part of the secret',
          'It is not; Prosody’s `app_secret` must be without it',
        ),
      ]
    : [];
}
