import { type Clock, systemClock } from '../../src/base/clock.ts';

/** The system's clock, put forward: for code that talks to somebody with a real clock. */
export class ShiftedClock implements Clock {
  #seconds = 0;

  /** Puts it forward by so many seconds, back by negative ones (dates only). */
  pass(seconds: number): void {
    this.#seconds += seconds;
  }

  nowSeconds(): number {
    return systemClock.nowSeconds() + this.#seconds;
  }

  monotonicMs(): number {
    return systemClock.monotonicMs() + this.#seconds * 1000;
  }

  nowDate(): Date {
    return new Date(this.nowSeconds() * 1000);
  }
}
