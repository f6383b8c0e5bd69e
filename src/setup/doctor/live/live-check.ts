import type { Trouble } from '../finding.ts';
import type { Live } from './live.ts';

/** Like a `FileCheck`, of what runs. */
export interface LiveCheck {
  readonly id: string;
  readonly well: string;
  /** Null: it does not apply, or what it needs was not given. */
  run(live: Live): Promise<readonly Trouble[] | null>;
}
