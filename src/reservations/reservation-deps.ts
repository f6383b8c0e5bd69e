import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import type { JitsiConfig } from '../config/config.ts';
import type { CompleteEvent } from '../model/audit-event.ts';
import type { RuleBook } from '../model/rule.ts';
import type { Storage } from '../storage/storage.ts';

export interface ReservationDeps {
  readonly jitsis: readonly JitsiConfig[];
  readonly rules: RuleBook;
  readonly storage: Storage;
  readonly clock: Clock;
  readonly random: Random;
  readonly completeEvent: CompleteEvent;
}
