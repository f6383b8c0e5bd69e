import type { FilePlace } from '../read/place.ts';

/** `fault`: strangers get in, or nobody does. `warning`: it works, and somebody will be sorry. */
export type Level = 'warning' | 'fault';

/** What a check found. Nothing in it is ever a secret, a token or a part of one. */
export interface Trouble {
  readonly level: Level;
  /** A place in a file, or the name of a setting of Usher's. Null: nowhere in particular. */
  readonly where: FilePlace | string | null;
  /** What stands there. */
  readonly evidence: string;
  /** Why that is bad. */
  readonly reason: string;
  /** The lines to change, as they are written there, or what to do. */
  readonly mend: readonly string[];
}

/** The same, for people and programs. */
export interface Finding extends Omit<Trouble, 'where' | 'level'> {
  /** Stable, and the heading in docs/topics/doctor.md. */
  readonly id: string;
  /** `skipped`: not judged, because something was not given, is not set up, gives no answer, or is only known
   * where it runs. */
  readonly level: 'ok' | 'skipped' | Level;
  /** `file:line:column`, or the name of a setting. */
  readonly where: string | null;
  readonly docs: string;
}

type More = Omit<Trouble, 'level'>;

export function fault(more: More): Trouble {
  return { level: 'fault', ...more };
}

export function warning(more: More): Trouble {
  return { level: 'warning', ...more };
}
