import type { Clock } from '../../../base/clock.ts';
import type { Random } from '../../../base/random.ts';
import { askProsody, type SaslAnswer } from './ask-prosody.ts';

/** For every question to what runs. */
const DEADLINE_MS = 5000;
const LONGEST = 2_000_000;

/** What an address answered. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  /** Seconds since 1970 by the clock over there; null where it does not say. */
  readonly now: number | null;
}

/** The way to what runs. Every question has a deadline, and a text is what went wrong. */
export interface Network {
  readonly clock: Clock;
  readonly random: Random;
  get(url: string): Promise<Answer | string>;
  /** What Prosody's WebSocket makes of a token, or of none. Nobody enters a room. */
  signIn(url: string, domain: string): Promise<SaslAnswer | string>;
}

export function openNetwork({ clock, random }: Pick<Network, 'clock' | 'random'>): Network {
  return {
    clock,
    random,
    get,
    signIn: (url, domain) => askProsody(url, domain, DEADLINE_MS),
  };
}

async function get(url: string): Promise<Answer | string> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(DEADLINE_MS) });
    const text = (await response.text()).slice(0, LONGEST);
    const date = Date.parse(response.headers.get('date') ?? '');
    return { status: response.status, text, now: Number.isNaN(date) ? null : date / 1000 };
  } catch (thrown) {
    return sayWhy(thrown);
  }
}

/** The innermost cause has the name: ENOTFOUND, CERT_HAS_EXPIRED, ECONNREFUSED. */
function sayWhy(thrown: unknown): string {
  let inner = thrown;
  while (inner instanceof Error && inner.cause instanceof Error) inner = inner.cause;
  if (inner instanceof Error && 'code' in inner && typeof inner.code === 'string')
    return inner.code;
  return inner instanceof Error && inner.name === 'TimeoutError' ? 'no answer in 5 s' : 'no answer';
}
