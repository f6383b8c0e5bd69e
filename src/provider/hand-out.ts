import type { UsherContext } from '../http/request-context.ts';
import { type SeatedPerson, seatPerson } from '../jitsi/seat-person.ts';
import type { InlineGrant } from '../model/inline-grant.ts';
import type { InlineGrantRepository } from '../storage/storage.ts';
import { type Comer, comerId } from './comer.ts';
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
  /** Not for guests: their token ends with its time, and they come in again without a question. */
  readonly refresh_token?: string;
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
  readonly comer: Comer;
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
  const { grant, comer, client } = order;
  const asked = { target: client.target, room: grant.room };
  const tokenId = `${grant.id}.${generationOf(order)}`;
  const request = {
    ...seatRequest(context, deps, comer, asked),
    ...{ isAskedAgain: true, cannotGiveCode: true, tokenId },
  };
  try {
    const outcome = await seatPerson(deps, {
      ...request,
      ...(order.advances && {
        alongside: ({ inlineGrants }, seated) => advance(inlineGrants, order, seated, request.now),
      }),
    });
    if (outcome.kind !== 'seated') return { kind: 'refused', why: tellOutcome(outcome) };
    deps.onSeated(client.target.config.id);
    logSeated(context, order, outcome);
    return { kind: 'answer', answer: await answerOf(deps, order, outcome, request.now) };
  } catch (thrown) {
    if (thrown instanceof Overtaken) return { kind: 'overtaken' };
    throw thrown;
  }
}

function generationOf({ grant, advances }: Order): number {
  return advances ? grant.generation + 1 : grant.generation;
}

/** A guest's grant lives as long as the token: nothing renews it. */
async function advance(
  inlineGrants: InlineGrantRepository,
  { grant, comer: { session } }: Order,
  { token: accessToken, expiresAt }: SeatedPerson,
  now: number,
): Promise<void> {
  const to = { accessToken, kid: kidOf(accessToken), expiresAt: session?.expiresAt ?? expiresAt };
  if (!(await inlineGrants.advance(grant.id, grant.generation, { ...to, now }))) {
    throw new Overtaken();
  }
}

/** As the token has it: keys may change at any moment. */
function kidOf(token: string): string {
  const header = Buffer.from(token.slice(0, token.indexOf('.')), 'base64url').toString();
  return String((JSON.parse(header) as { kid: string }).kid);
}

async function answerOf(
  { issuer, refreshTokens }: ProviderDeps,
  order: Order,
  { token, expiresAt, person }: SeatedPerson,
  now: number,
): Promise<TokenAnswer> {
  const { grant, comer, client, scope } = order;
  const { key } = await client.target.signing(expiresAt);
  if (key.kind !== 'signing-key') throw new TypeError('The inline sign-in has keys of its own.');
  const next = { grantId: grant.id, generation: generationOf(order) };
  return {
    access_token: token,
    token_type: 'Bearer',
    expires_in: expiresAt - now,
    ...(comer.session && { refresh_token: refreshTokens.render(next) }),
    id_token: await makeIdToken({
      ...{ issuer, session: comer.session, name: person.name, key, now, expiresAt },
      grant: { ...grant, scope },
      accessToken: token,
    }),
    scope,
  };
}

function logSeated(
  { var: { log, clientAddress: address } }: UsherContext,
  { grant, comer, client }: Order,
  { admission }: SeatedPerson,
): void {
  log.info('seated', {
    jitsi: client.target.config.id,
    room: grant.room.backend,
    tenant: grant.room.tenant,
    client: 'inline',
    user: comerId(comer),
    method: comer.session?.identity.methodId ?? null,
    seat: admission.kind,
    rule: admission.ruleIndex,
    reason: admission.reason,
    renewals: grant.generation,
    address,
  });
}
