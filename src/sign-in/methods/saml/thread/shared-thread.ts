import { createXmlThread, type XmlThread } from './xml-thread.ts';

let shared: { thread: XmlThread; users: number } | null = null;

/** The one thread of this process, whatever the number of providers; it ends when the last of them is closed. */
export function openSharedThread(): XmlThread {
  shared ??= { thread: createXmlThread(), users: 0 };
  const mine = shared;
  mine.users += 1;
  let closed = false;
  return {
    run: (task) => mine.thread.run(task),
    async close() {
      if (closed) return;
      closed = true;
      mine.users -= 1;
      if (mine.users > 0) return;
      if (shared === mine) shared = null;
      await mine.thread.close();
    },
  };
}
