import type { Random } from '../base/random.ts';

/** 32 that are not mistaken for each other when read out or typed: no l, o, 0 or 1. */
const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';

/** An access code of 40 random bits, `k7mq-4tzp`: ten tries in a quarter of an hour find nothing. */
export function makeAccessCode(random: Random): string {
  const letters = Array.from(random.bytes(8), (byte) => LETTERS[byte % 32]).join('');
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}
