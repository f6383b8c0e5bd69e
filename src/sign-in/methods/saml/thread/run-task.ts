import { ThreadFault } from './fault.ts';
import { signRoot } from './library.ts';
import { type LogoutFacts, type LogoutTask, readLogout } from './read-logout.ts';
import { type MetadataFacts, type MetadataTask, readMetadata } from './read-metadata.ts';
import { type ResponseFacts, type ResponseTask, readResponse } from './read-response.ts';

/** A message of ours, to be signed for the HTTP-POST binding. */
export interface SignTask {
  readonly kind: 'sign';
  readonly xml: string;
  /** The name of its root element. */
  readonly root: string;
  /** PKCS #8 PEM. */
  readonly privateKey: string;
  /** PEM. */
  readonly certificate: string;
}

/** What the thread is asked. */
export type ThreadTask = ResponseTask | LogoutTask | MetadataTask | SignTask;

/** What it answers, by kind of task. */
export interface ThreadAnswers {
  readonly response: ResponseFacts;
  readonly logout: LogoutFacts;
  readonly metadata: MetadataFacts;
  readonly sign: string;
}

/** What goes to the thread and comes back; `fault` is of the closed list. */
export interface ThreadQuestion {
  readonly task: ThreadTask;
}
export type ThreadReply =
  | { readonly ready: true }
  | { readonly value: unknown }
  | { readonly fault: ThreadFault['reason']; readonly detail: string | undefined };

/** Whatever is thrown becomes a reason; its text may hold what must not be told. */
export async function answer({ task }: ThreadQuestion): Promise<ThreadReply> {
  try {
    return { value: await runTask(task) };
  } catch (thrown) {
    if (thrown instanceof ThreadFault) return { fault: thrown.reason, detail: thrown.detail };
    return { fault: 'unexpected', detail: thrown instanceof Error ? thrown.name : undefined };
  }
}

function runTask(task: ThreadTask): Promise<unknown> | string {
  switch (task.kind) {
    case 'response':
      return readResponse(task);
    case 'logout':
      return readLogout(task);
    case 'metadata':
      return readMetadata(task);
    case 'sign':
      return signRoot(task.xml, task.root, task.privateKey, task.certificate);
  }
}
