import { randomBytes } from 'node:crypto';

/** The only place that reads chance. Everything else is given a Random. */
export interface Random {
  /** `length` bytes fit for keys. */
  bytes(length: number): Uint8Array;
  /** An unguessable name of 256 bits, 43 base64url characters: session ids, states, nonces. */
  token(): string;
}

export const systemRandom: Random = {
  bytes: (length) => randomBytes(length),
  token: () => randomBytes(32).toString('base64url'),
};
