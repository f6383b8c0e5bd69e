import { Worker } from 'node:worker_threads';
import { samlErrors } from '../errors.ts';
import type { SamlReason } from '../reasons.ts';
import { ThreadFault } from './fault.ts';
import type { ThreadAnswers, ThreadReply, ThreadTask } from './run-task.ts';
import { type ThreadEntry, threadEntry } from './thread-entry.ts';

/**
 * What reads documents, beside the event loop: parsing one, making it canonical and checking its signature take time
 * that grows with the square of its size. One thread, one document at a time.
 */
export interface XmlThread {
  /**
   * Throws a ThreadFault for what is wrong with the document, and for one that took too long or too much memory: the
   * thread is then ended, and the next document gets a new one. Throws `sign_in_busy` where too many wait.
   */
  run<K extends ThreadTask['kind']>(task: TaskOf<K>): Promise<ThreadAnswers[K]>;
  close(): Promise<void>;
}

type TaskOf<K extends ThreadTask['kind']> = Extract<ThreadTask, { kind: K }>;

export interface XmlThreadOptions {
  /** Milliseconds that one document may take; default 2000. */
  readonly deadlineMs?: number;
  /** How many may wait; default 100: what is done within some seconds. */
  readonly maxWaiting?: number;
  /** Milliseconds without work after which the thread is let go; default 5 minutes. */
  readonly idleMs?: number;
  /** What the thread begins with, for tests. */
  readonly entry?: ThreadEntry;
}

interface Job {
  readonly task: ThreadTask;
  readonly resolve: (value: unknown) => void;
  readonly reject: (thrown: unknown) => void;
}

/** To load what it needs. */
const START_MS = 20_000;
/** Megabytes; a document at its limits takes a few. */
const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 48, maxYoungGenerationSizeMb: 4, stackSizeMb: 4 };

/** Nothing is started before the first document comes. */
export function createXmlThread(options: XmlThreadOptions = {}): XmlThread {
  const { deadlineMs = 2000, maxWaiting = 100, idleMs = 300_000, entry = threadEntry } = options;
  const waiting: Job[] = [];
  let worker: Worker | null = null;
  let isReady = false;
  let current: Job | null = null;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const end = async () => {
    const ended = worker;
    [worker, isReady] = [null, false];
    clearTimeout(timer);
    ended?.removeAllListeners();
    ended?.on('error', () => {});
    await ended?.terminate();
  };

  const settle = (finish: (job: Job) => void) => {
    const job = current;
    current = null;
    if (job) finish(job);
    next();
  };

  /** Fails the document that is being read; where the thread never began, the first that waits, so that none waits for ever. */
  const giveUp = (reason: SamlReason) => {
    if (!isReady) current ??= waiting.shift() ?? null;
    void end();
    settle((job) => job.reject(new ThreadFault(reason)));
  };

  const wait = (ms: number, then: () => void) => {
    clearTimeout(timer);
    timer = setTimeout(then, ms);
  };

  const begin = (): Worker => {
    const started = new Worker(entry.source, {
      ...entry.options,
      env: {},
      execArgv: [],
      stdout: true,
      stderr: true,
      resourceLimits: RESOURCE_LIMITS,
    });
    // What a library prints there may hold what nobody should read.
    started.stdout.resume();
    started.stderr.resume();
    started.on('message', (reply: ThreadReply) => {
      if ('ready' in reply) {
        isReady = true;
        next();
        return;
      }
      settle((job) => {
        if ('fault' in reply) job.reject(new ThreadFault(reply.fault, reply.detail));
        else job.resolve(reply.value);
      });
    });
    started.on('error', (thrown) => {
      const isMemory = 'code' in thrown && thrown.code === 'ERR_WORKER_OUT_OF_MEMORY';
      giveUp(isMemory ? 'thread_memory' : 'thread_failed');
    });
    started.on('exit', () => giveUp('thread_failed'));
    return started;
  };

  const next = (): void => {
    clearTimeout(timer);
    if (current || closed) return;
    if (waiting.length === 0) {
      rest();
      return;
    }
    if (!worker) worker = begin();
    worker.ref();
    if (!isReady) {
      wait(START_MS, () => giveUp('thread_failed'));
      return;
    }
    current = waiting.shift() ?? null;
    wait(deadlineMs, () => giveUp('thread_deadline'));
    worker.postMessage({ task: current?.task });
  };

  const rest = () => {
    if (!worker) return;
    worker.unref();
    wait(idleMs, () => void end());
    timer?.unref();
  };

  return {
    run: (task) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(samlErrors.unavailable('closing'));
        if (waiting.length >= maxWaiting) return reject(samlErrors.busy('thread_busy'));
        waiting.push({ task, resolve: resolve as (value: unknown) => void, reject });
        next();
      }),
    async close() {
      closed = true;
      const left = [...(current ? [current] : []), ...waiting.splice(0)];
      current = null;
      for (const job of left) job.reject(samlErrors.unavailable('closing'));
      await end();
    },
  };
}
