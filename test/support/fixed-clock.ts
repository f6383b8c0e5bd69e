import type { Clock } from '../../src/base/clock.ts';

/** A clock that stands until it is moved. */
export class FixedClock implements Clock {
  now: number;

  /** `now`: seconds since 1970. */
  constructor(now = 1_800_000_000) {
    this.now = now;
  }

  nowSeconds(): number {
    return this.now;
  }

  monotonicMs(): number {
    return this.now * 1000;
  }

  nowDate(): Date {
    return new Date(this.now * 1000);
  }

  /** Moves on by so many seconds; backwards too. */
  pass(seconds: number): void {
    this.now += seconds;
  }
}
