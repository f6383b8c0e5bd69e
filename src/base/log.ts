import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';
import { redactFields, redactText } from './redact.ts';

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';

/**
 * The log: one JSON line an event. `event` is a stable `snake_case` name; everything else goes into
 * `fields`, where secrets are cut out by key and by look, at any depth. An error goes in as `err`.
 */
export interface Log {
  debug(event: string, fields?: object): void;
  info(event: string, fields?: object): void;
  warn(event: string, fields?: object): void;
  error(event: string, fields?: object): void;
  /** A log that puts these fields on every line. */
  child(fields: object): Log;
}

/** The log of a process, with what its end needs. */
export interface RootLog extends Log {
  /** Writes what is still waiting; for the last moment of a process. Never throws. */
  flush(): void;
  /** Lines that were thrown away because whoever reads them did not keep up. */
  dropped(): number;
}

export interface LogOptions {
  readonly level: LogLevel | 'silent';
  /** Where lines go; default standard output. */
  readonly destination?: DestinationStream;
}

/** What may wait for a slow reader before lines are dropped, in bytes. */
const MAX_WAITING = 4 * 1024 * 1024;

/** Opens the log. A closed or full standard output never stops or delays a request. */
export function createLog(options: LogOptions): RootLog {
  let dropped = 0;
  const output = options.destination ?? openStandardOutput(() => dropped++);
  const logger = pino(
    {
      level: options.level,
      base: null,
      messageKey: 'event',
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: (described: unknown) => described },
    },
    output,
  );
  return {
    ...wrap(logger, {}),
    dropped: () => dropped,
    flush: () => {
      if ('flushSync' in output && typeof output.flushSync === 'function') flushQuietly(output);
    },
  };
}

function wrap(logger: Logger, bound: Record<string, unknown>): Log {
  const writer =
    (level: 'debug' | 'info' | 'warn' | 'error') => (event: string, fields?: object) => {
      if (!logger.isLevelEnabled(level)) return;
      const own = fields === undefined ? {} : namedApart(redactFields(fields));
      logger[level]({ ...bound, ...own }, redactText(event));
    };
  return {
    debug: writer('debug'),
    info: writer('info'),
    warn: writer('warn'),
    error: writer('error'),
    child: (fields) => wrap(logger, { ...bound, ...namedApart(redactFields(fields)) }),
  };
}

/** A field must not pass itself off as the level, the time or the event of a line. */
function namedApart(fields: Record<string, unknown>): Record<string, unknown> {
  for (const taken of ['level', 'time', 'event']) {
    if (!(taken in fields)) continue;
    fields[`${taken}_`] = fields[taken];
    delete fields[taken];
  }
  return fields;
}

function openStandardOutput(onDrop: () => void): DestinationStream {
  const output = pino.destination({ dest: 1, sync: false, maxLength: MAX_WAITING });
  // EPIPE, EIO, ENOSPC: whoever read our lines is gone. People still want to come in.
  output.on('error', onDrop);
  output.on('drop', onDrop);
  return output;
}

function flushQuietly(output: DestinationStream & { flushSync?: unknown }): void {
  try {
    (output as { flushSync(): void }).flushSync();
  } catch {
    // The process is about to end and nobody reads: there is nobody left to tell.
  }
}
