import { createHash } from 'node:crypto';
import type { JitsiClaims } from '../jitsi/token.ts';
import type { IdempotencyRepository } from '../storage/storage.ts';
import { apiErrors } from './errors.ts';
import {
  type IssueCircumstances,
  type IssueDeps,
  type IssuedToken,
  issueToken,
} from './issue-token.ts';
import type { TokenOrder } from './token-order.ts';

/** Under what an answer is kept, so that the same request, sent again, gets the same one. */
export interface OnceKey {
  readonly idempotencyKey: string;
  /** The body as it came: another spelling of the same is another request. */
  readonly body: Uint8Array;
}

/** A token, and whether it was given out before. */
export interface IssuedOnce {
  readonly issued: IssuedToken;
  readonly isRepeated: boolean;
}

type KeptAnswer = NonNullable<Awaited<ReturnType<IdempotencyRepository['find']>>>;

const KEPT_SECONDS = 24 * 60 * 60;

/** Ends a transaction whose answer another one has already given. */
class AlreadyAnswered extends Error {
  readonly kept: KeptAnswer;
  constructor(kept: KeptAnswer) {
    super('This request has been answered.');
    this.kept = kept;
  }
}

/**
 * One token, and one entry in the audit trail, for one key and body within 24 hours, in however many processes.
 * Only what was given out is kept: a refusal may be otherwise the next time. Throws `idempotency_key_reused`.
 */
export async function issueOnce(
  deps: IssueDeps,
  order: TokenOrder,
  circumstances: IssueCircumstances,
  { idempotencyKey, body }: OnceKey,
): Promise<IssuedOnce> {
  const { now } = circumstances;
  // Of its own for each key of the interface: backends do not meet here.
  const name = `${order.grant.methodId} tokens ${idempotencyKey}`;
  const requestHash = createHash('sha256').update(body).digest('base64url');
  const earlier = await deps.storage.idempotency.find(name, now);
  if (earlier) return repeated(earlier, requestHash);
  try {
    const issued = await issueToken(deps, order, {
      ...circumstances,
      async alongside({ idempotency }, { admission, claims }) {
        const answer = JSON.stringify({ seat: admission.kind, claims } satisfies IssuedToken);
        const record = { requestHash, answer, expiresAt: now + KEPT_SECONDS };
        const kept = await idempotency.keep(name, record);
        if (kept) throw new AlreadyAnswered(kept);
      },
    });
    return { issued, isRepeated: false };
  } catch (thrown) {
    if (!(thrown instanceof AlreadyAnswered)) throw thrown;
    return repeated(thrown.kept, requestHash);
  }
}

function repeated(kept: KeptAnswer, requestHash: string): IssuedOnce {
  if (kept.requestHash !== requestHash) throw apiErrors.idempotencyKeyReused();
  const { seat, claims } = JSON.parse(kept.answer) as IssuedToken;
  return { issued: { seat, claims: claims satisfies JitsiClaims }, isRepeated: true };
}
