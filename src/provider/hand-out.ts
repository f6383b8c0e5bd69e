import type { UsherContext } from '../http/request-context.ts';
import { type SeatedPerson, seatPerson } from '../jitsi/seat-person.ts';
import type { InlineGrant } from '../model/inline-grant.ts';
import type { Session } from '../model/session.ts';
import { makeIdToken } from './id-token.ts';
import type { InlineClient } from './inline-client.ts';
import type { ProviderDeps } from './provider-deps.ts';
import { tellOutcome } from './refusal-words.ts';
import { seatRequest } from './seat-request.ts';

/** What the token endpoint answers (RFC 6749 5.1, OpenID Connect Core 3.1.3.3). */
export interface TokenAnswer {
  readonly access_token: string;
  readonly token_type: 'Bearer';
  readonly expires_in: number;
  readonly refresh_token: string;
  readonly id_token: string;
  readonly scope: string;
}

export type HandedOut =
  | { readonly kind: 'answer'; readonly answer: TokenAnswer }
  /** Not now, or not any more; `why` is for people. */
  | { readonly kind: 'refused'; readonly why: string }
  /** Somebody else came first with the same code or token. */
  | { readonly kind: 'overtaken' };

/** What tokens are handed out for. */
export interface Order {
  readonly grant: InlineGrant;
  readonly session: Session;
  readonly client: InlineClient;
  /** Whether the grant goes on to the next generation; not for an answer that is given a second time. */
  readonly advances: boolean;
  readonly scope: string;
}

/** Undoes the transaction of a seat whose grant somebody else has taken on meanwhile. */
class Overtaken extends Error {}

/**
 * The rules decide anew; the token for Jitsi, its entry in the audit trail and the grant's next generation are written
 * in one transaction. Whoever comes second finds nothing written of theirs.
 */
export async function handOut(
  deps: ProviderDeps,
  context: UsherContext,
  order: Order,
): Promise<HandedOut> {
  const { grant, session, client } = order;
  const now = deps.clock.nowSeconds();
  const place = { target: client.target, room: grant.room };
  const generation = order.advances ? grant.generation + 1 : grant.generation;
  const tokenId = `${grant.id}.${generation}`;
  const request = { ...seatRequest(context, session, place, now), isAskedAgain: true, tokenId };
  const advance = { expiresAt: session.expiresAt, now };
  try {
    const outcome = await seatPerson(deps, {
      ...request,
      ...(order.advances && {
        alongside: async ({ inlineGrants }, { token: accessToken }) => {
          const to = { ...advance, accessToken };
          if (!(await inlineGrants.advance(grant.id, grant.generation, to))) throw new Overtaken();
        },
      }),
    });
    if (outcome.kind !== 'seated') return { kind: 'refused', why: tellOutcome(outcome) };
    deps.onSeated(client.target.config.id);
    logSeated(context, order, outcome);
    return { kind: 'answer', answer: await answerOf(deps, order, outcome, now) };
  } catch (thrown) {
    if (thrown instanceof Overtaken) return { kind: 'overtaken' };
    throw thrown;
  }
}

async function answerOf(
  { issuer, refreshTokens }: ProviderDeps,
  { grant, session, client, advances, scope }: Order,
  { token, expiresAt }: SeatedPerson,
  now: number,
): Promise<TokenAnswer> {
  const { key } = await client.target.signing(expiresAt);
  if (key.kind !== 'signing-key') throw new TypeError('The inline sign-in has keys of its own.');
  const generation = advances ? grant.generation + 1 : grant.generation;
  const told = { ...grant, scope };
  return {
    access_token: token,
    token_type: 'Bearer',
    expires_in: expiresAt - now,
    refresh_token: refreshTokens.render({ grantId: grant.id, generation }),
    id_token: await makeIdToken({
      ...{ issuer, session, key, now, expiresAt },
      grant: told,
      accessToken: token,
    }),
    scope,
  };
}

function logSeated(
  { var: { log, clientAddress: address } }: UsherContext,
  { grant, session, client }: Order,
  { admission }: SeatedPerson,
): void {
  log.info('seated', {
    jitsi: client.target.config.id,
    room: grant.room.backend,
    tenant: grant.room.tenant,
    client: 'inline',
    user: session.userId,
    method: session.identity.methodId,
    seat: admission.kind,
    rule: admission.ruleIndex,
    reason: admission.reason,
    renewals: grant.generation,
    address,
  });
}
