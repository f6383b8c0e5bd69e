import { lookup } from 'node:dns/promises';
import type { Clock } from '../../../base/clock.ts';
import type { Random } from '../../../base/random.ts';
import { askProsody, type Knock, type SaslAnswer } from './ask-prosody.ts';
import { faultName } from './fault-name.ts';
import { inspectCertificate, type Presented } from './inspect-certificate.ts';

/** For every question to what runs, all of its answer included. */
const DEADLINE_MS = 5000;
/** Characters of an answer that are read; the rest is left where it is. */
const LONGEST = 2_000_000;

/** What an address answered. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Seconds by which the clock over there is ahead of the one here; null where it does not say. */
  readonly ahead: number | null;
}

/**
 * The way to what runs. Every question has a deadline, nothing is followed, and a text is what went wrong. What goes
 * out is an address, and cookies that came from there; a token goes to Prosody's WebSocket alone.
 */
export interface Network {
  readonly clock: Clock;
  readonly random: Random;
  /** One GET; a redirect is an answer like others. */
  get(url: string, cookies?: string | null): Promise<Answer | string>;
  /** The addresses of a host, as this machine finds them. */
  resolve(host: string): Promise<readonly string[] | string>;
  /** What a host shows of itself over TLS; nothing is asked of it. */
  inspect(host: string, port: number): Promise<Presented | string>;
  /** What Prosody makes of a token, or of none, and of a knock at some rooms. */
  signIn(knock: Knock): Promise<SaslAnswer | string>;
}

export function openNetwork({ clock, random }: Pick<Network, 'clock' | 'random'>): Network {
  return {
    clock,
    random,
    get: (url, cookies = null) => get(url, cookies, clock),
    resolve,
    inspect: (host, port) => inspectCertificate(host, port, DEADLINE_MS),
    signIn: (knock) => askProsody(knock, DEADLINE_MS),
  };
}

async function get(url: string, cookies: string | null, clock: Clock): Promise<Answer | string> {
  try {
    const response = await fetch(url, {
      redirect: 'manual',
      signal: AbortSignal.timeout(DEADLINE_MS),
      headers: { accept: 'text/html,*/*', ...(cookies === null ? {} : { cookie: cookies }) },
    });
    const { status, headers } = response;
    const date = Date.parse(headers.get('date') ?? '');
    const ahead = Number.isNaN(date) ? null : date / 1000 - clock.nowSeconds();
    return { status, headers, text: await readStart(response), ahead };
  } catch (thrown) {
    return faultName(thrown);
  }
}

/** As much of a body as is looked at: whoever sends without an end is hung up on. */
async function readStart({ body }: Response): Promise<string> {
  if (!body) return '';
  const decoder = new TextDecoder();
  let text = '';
  // Leaving the loop cancels the stream.
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length >= LONGEST) return text.slice(0, LONGEST);
  }
  return text;
}

async function resolve(host: string): Promise<readonly string[] | string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((done) => {
    timer = setTimeout(() => done('no answer in 5 s'), DEADLINE_MS);
  });
  try {
    const found = lookup(host, { all: true }).then((all) => all.map(({ address }) => address));
    return await Promise.race([found, late]);
  } catch (thrown) {
    return faultName(thrown);
  } finally {
    clearTimeout(timer);
  }
}
