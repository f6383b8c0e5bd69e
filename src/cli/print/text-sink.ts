import { open, unlink } from 'node:fs/promises';
import { AppError, messageOf } from '../../base/errors.ts';
import type { Output } from '../output.ts';

/** Where a long text goes, part by part; whoever takes it sets the pace. */
export type TextSink = (text: string) => Promise<void>;

/** The answer of the command. Each part must end with a line end. */
export function sinkOf(output: Output): TextSink {
  return async (text) => {
    output.line(text.slice(0, -1));
    await output.drained?.();
  };
}

/**
 * A new file that only its owner can read, filled by `work` and closed. Where that fails the file is gone again:
 * nobody should take a part for the whole. A text says why there can be no such file.
 */
export async function fillFile<T>(
  path: string,
  work: (sink: TextSink) => Promise<T>,
): Promise<{ readonly result: T } | string> {
  try {
    const file = await open(path, 'wx', 0o600);
    try {
      const result = await work(async (text) => {
        await file.appendFile(text);
      });
      await file.sync();
      return { result };
    } catch (thrown) {
      await unlink(path);
      throw thrown;
    } finally {
      await file.close();
    }
  } catch (thrown) {
    if (thrown instanceof AppError || !(thrown instanceof Error && 'syscall' in thrown))
      throw thrown;
    return thrown.message.startsWith('EEXIST')
      ? 'the file is there already.'
      : `the file cannot be written: ${messageOf(thrown)}.`;
  }
}
