import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import type { Cookies } from '../http/cookies.ts';
import type { Seal } from '../http/seal.ts';
import type { SeatDeps } from '../jitsi/seat-person.ts';
import type { JitsiTargets } from '../jitsi/targets.ts';
import type { GroupTitle } from '../model/rule.ts';
import type { CodeGuard } from '../rooms/code-guard.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { GuestPasses } from './guest-passes.ts';

/** What is told of a way to sign in. */
export interface EntranceMethod {
  readonly id: string;
  readonly title: string;
  /** Its people set up their second factor on our own page of their account; else where it keeps them. */
  readonly hasOwnFactors: boolean;
}

/** What the addresses that people come to work with. */
export interface EntranceDeps extends SeatDeps {
  readonly targets: JitsiTargets;
  readonly sessions: Sessions;
  readonly guestPasses: GuestPasses;
  readonly codeGuard: CodeGuard;
  readonly cookies: Cookies;
  readonly seal: Seal;
  readonly clock: Clock;
  readonly random: Random;
  readonly publicUrl: URL;
  /** The ways to sign in, in the operator's order. */
  readonly methods: readonly EntranceMethod[];
  readonly groups: ReadonlyMap<string, GroupTitle>;
  /** The mark behind a guest's name; `auto`: in the guest's language. */
  readonly language: 'auto' | 'en' | 'de';
  /** Called once per token: for the metrics. */
  readonly onSeated: (jitsi: string) => void;
}
