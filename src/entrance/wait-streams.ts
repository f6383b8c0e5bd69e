import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import type { RoomKey } from '../model/room-key.ts';
import type { WaitingHub } from '../rooms/waiting-hub.ts';

/** Somebody who waits at the other end of a stream. */
export interface Listener {
  readonly room: RoomKey;
  /** When the meeting begins, seconds since 1970; null: a host is waited for. */
  readonly opensAt: number | null;
  /** The browser: a session's or a guest's id. */
  readonly holder: string;
}

/** The streams that tell browsers when it is worth asking again. */
export interface WaitStreams {
  /** Server-sent events (HTML, 9.2); null where there are too many already, or the process is about to stop. */
  open(listener: Listener): ReadableStream<Uint8Array> | null;
  /**
   * The same for a browser to which no stream comes through: keeps its question until it is worth an answer, which
   * is over how many milliseconds going on should be spread. Null after 40 seconds, once nobody listens any more, and
   * at once where `open` gives null.
   */
  hold(listener: Listener, gone: AbortSignal): Promise<number | null>;
  /** Ends every stream, and opens none any more: browsers ask again elsewhere. */
  close(): void;
  /** Streams and questions that are kept. */
  size(): number;
}

export interface WaitStreamsDeps {
  readonly hub: WaitingHub;
  readonly clock: Clock;
  readonly random: Random;
  /** Told how many wait, each time that changes. */
  readonly onCount?: (streams: number) => void;
  /** How many in this process. Default 5,000, half of the connections that the server takes. */
  readonly most?: number;
}

const MOST = 5000;
/** In one browser: it has six connections to a host by HTTP/1.1, and must have one left for going on. */
const MOST_A_HOLDER = 5;
/** Silence that no proxy takes for the end, seconds: nginx waits for 60. */
const BEAT_SECONDS = 20;
/** A question is kept for so long, seconds: Debian's haproxy waits for 50. */
const HOLD_SECONDS = 40;
/**
 * After so long a stream ends and the browser comes back by itself, seconds: so a cancelled meeting, a withdrawn
 * invitation and a session that has ended are noticed, and a connection that is dead is not kept.
 */
const LIFE_SECONDS = 300;
/** A browser whose stream has ended comes back after so long, milliseconds: a thousand not in one moment. */
const COME_BACK_MS = { least: 1000, spread: 2000 };
/** Those who are woken ask over so long, milliseconds for each of them. */
const SPREAD_EACH_MS = 1;

const encoder = new TextEncoder();
/** An event, not a comment: the page's script hears it, and knows by its absence that the stream is dead. */
const BEAT = encoder.encode('event: beat\ndata: 1\n\n');

interface Stream {
  readonly endsAtMs: number;
  beat(): void;
  end(): void;
}

/** Each stream beats in a second of its own, so that a thousand do not do so together. */
export function createWaitStreams(deps: WaitStreamsDeps): WaitStreams {
  const { hub, clock, random, onCount, most = MOST } = deps;
  const seconds = Array.from({ length: BEAT_SECONDS }, () => new Set<Stream>());
  const holders = new Map<string, number>();
  let closed = false;
  let size = 0;
  let opened = 0;
  let second = 0;
  let ticking: NodeJS.Timeout | null = null;

  const tick = (): void => {
    second = (second + 1) % BEAT_SECONDS;
    for (const stream of seconds[second] ?? []) {
      if (clock.monotonicMs() >= stream.endsAtMs) stream.end();
      else stream.beat();
    }
  };

  const count = (holder: string, by: 1 | -1): void => {
    size += by;
    const theirs = (holders.get(holder) ?? 0) + by;
    if (theirs === 0) holders.delete(holder);
    else holders.set(holder, theirs);
    if (size === 0 && ticking !== null) {
      clearInterval(ticking);
      ticking = null;
    } else ticking ??= setInterval(tick, 1000).unref();
    onCount?.(size);
  };

  /** Takes a place, in the hub and among the streams, and returns how to give it up; any number of times. */
  const takePlace = (
    { room, opensAt, holder }: Listener,
    stream: Stream,
    wake: (together: number) => void,
  ): (() => void) => {
    const bucket = seconds[opened++ % BEAT_SECONDS] ?? new Set();
    const leaveHub = hub.join({ room, opensAt, wake });
    bucket.add(stream);
    count(holder, 1);
    return () => {
      if (!bucket.delete(stream)) return;
      leaveHub();
      count(holder, -1);
    };
  };

  const hasPlace = ({ holder }: Listener): boolean =>
    !closed && size < most && (holders.get(holder) ?? 0) < MOST_A_HOLDER;

  const openFor = (listener: Listener): ReadableStream<Uint8Array> => {
    let leave = (): void => {};
    return new ReadableStream({
      start(controller) {
        const stream: Stream = {
          endsAtMs: clock.monotonicMs() + LIFE_SECONDS * 1000,
          beat: () => controller.enqueue(BEAT),
          end() {
            leave();
            controller.close();
          },
        };
        leave = takePlace(listener, stream, (together) => {
          controller.enqueue(goEvent(together));
          stream.end();
        });
        controller.enqueue(firstWords(random));
      },
      cancel: () => leave(),
    });
  };

  const holdFor = (listener: Listener, gone: AbortSignal): Promise<number | null> =>
    new Promise((resolve) => {
      const finish = (spread: number | null): void => {
        leave();
        clearTimeout(patience);
        gone.removeEventListener('abort', end);
        resolve(spread);
      };
      const end = (): void => finish(null);
      const stream: Stream = { endsAtMs: Number.POSITIVE_INFINITY, beat: () => {}, end };
      const leave = takePlace(listener, stream, (together) => finish(spreadOver(together)));
      const patience = setTimeout(end, HOLD_SECONDS * 1000).unref();
      gone.addEventListener('abort', end);
    });

  return {
    open: (listener) => (hasPlace(listener) ? openFor(listener) : null),
    async hold(listener, gone) {
      return hasPlace(listener) && !gone.aborted ? holdFor(listener, gone) : null;
    },
    close() {
      closed = true;
      for (const bucket of seconds) for (const stream of [...bucket]) stream.end();
    },
    size: () => size,
  };
}

/** What somebody reads who needs not wait: ask again, at once. */
export function goAtOnce(): string {
  return new TextDecoder().decode(goEvent(0));
}

function goEvent(together: number): Uint8Array {
  return encoder.encode(`event: go\ndata: ${spreadOver(together)}\n\n`);
}

/** Over how many milliseconds those who are woken together should spread their going on. */
function spreadOver(together: number): number {
  return together <= 1 ? 0 : together * SPREAD_EACH_MS;
}

function firstWords(random: Random): Uint8Array {
  const [high = 0, low = 0] = random.bytes(2);
  const share = (high * 256 + low) / 65_536;
  const retry = COME_BACK_MS.least + Math.floor(share * COME_BACK_MS.spread);
  return encoder.encode(`retry: ${retry}\nevent: beat\ndata: 1\n\n`);
}
