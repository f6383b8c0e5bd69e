import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** Processes of their own, all on one store. */
export interface Contenders {
  /** Tells all of them at once, and waits for what each answers. */
  order(text: string): Promise<unknown[]>;
}

/** Starts four of `contender.ts`, and ends them whatever comes of the test. */
export async function withContenders(
  url: string,
  test: (contenders: Contenders) => Promise<void>,
): Promise<void> {
  const program = new URL('./contender.ts', import.meta.url);
  const all = [0, 1, 2, 3].map((n) => fork(program, [url, `${n}`]));
  try {
    await Promise.all(all.map(hear));
    await test({ order: (text) => Promise.all(all.map((each) => orderOne(each, text))) });
  } finally {
    await Promise.all(all.map(dismiss));
  }
}

async function orderOne(contender: ChildProcess, text: string): Promise<unknown> {
  const answer = hear(contender);
  contender.send(text);
  return await answer;
}

async function hear(contender: ChildProcess): Promise<unknown> {
  const [message] = (await once(contender, 'message')) as [{ answer?: unknown; failure?: string }];
  if (message.failure !== undefined) throw new Error(message.failure);
  return message.answer;
}

async function dismiss(contender: ChildProcess): Promise<void> {
  if (contender.exitCode !== null || contender.signalCode !== null) return;
  const gone = once(contender, 'exit');
  if (contender.connected) contender.send('close');
  const late = setTimeout(() => contender.kill('SIGKILL'), 5000);
  await gone;
  clearTimeout(late);
}
