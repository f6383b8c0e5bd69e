/**
 * How far the clock of another process may be ahead, seconds. A host who was seated later than that was seated by a
 * clock that was wrong, and is not taken to be there.
 */
export const CLOCKS_APART_SECONDS = 300;
