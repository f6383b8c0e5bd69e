import type { Deployment } from './deployment.ts';
import type { Trouble } from './finding.ts';

/** One thing that can be wrong with an installation. Pure: it looks at what was read, and at nothing else. */
export interface FileCheck {
  /** Stable, kebab-case: the id of its findings, and its heading in docs/topics/doctor.md. */
  readonly id: string;
  /** What holds where it finds nothing: a short sentence without a full stop. */
  readonly well: string;
  /** Null: what it looks at was not given. */
  run(deployment: Deployment): readonly Trouble[] | null;
}
