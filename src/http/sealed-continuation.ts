import { type Continuation, type EnterRoom, readContinuation } from '../model/continuation.ts';
import type { Json } from '../model/json.ts';
import { httpErrors } from './errors.ts';
import type { Seal } from './seal.ts';

/** A continuation as an address of ours carries it. `expiresAt`: seconds since 1970. */
export function sealContinuation(
  seal: Seal,
  continuation: Continuation,
  expiresAt: number,
): Promise<string> {
  return seal.seal('continuation', continuation as unknown as Json, expiresAt);
}

/** What was sealed. Throws `continuation_invalid` for anything that is not ours, or no longer. */
export async function openContinuation(seal: Seal, sealed: string): Promise<Continuation> {
  const continuation = readContinuation(await seal.open('continuation', sealed));
  if (!continuation) throw httpErrors.continuationInvalid();
  return continuation;
}

/** The room that was sealed. Throws `continuation_invalid` as well for what leads elsewhere. */
export async function openEnterRoom(seal: Seal, sealed: string): Promise<EnterRoom> {
  const continuation = await openContinuation(seal, sealed);
  if (continuation.kind !== 'enter-room') throw httpErrors.continuationInvalid();
  return continuation;
}
