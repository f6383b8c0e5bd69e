import type { Deployment } from '../deployment.ts';
import type { Trouble } from '../finding.ts';
import type { Network } from './network.ts';

/** Like a `FileCheck`, of what runs. */
export interface LiveCheck {
  readonly id: string;
  readonly well: string;
  /** Null: it does not apply, or what it needs was not given. */
  run(deployment: Deployment, network: Network): Promise<readonly Trouble[] | null>;
}
