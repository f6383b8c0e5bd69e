import type { Adapter, AdapterPayload } from 'oidc-provider';
import type { InlineGrant } from '../model/inline-grant.ts';
import { CODE_SECONDS } from '../model/inline-grant.ts';
import type { Session } from '../model/session.ts';
import { currentExchange } from './exchange.ts';
import { authTimeOf } from './id-token.ts';
import type { ProviderDeps } from './provider-deps.ts';

/**
 * What the library keeps, where we keep it: its session is ours, its code becomes an inline grant, an access token is
 * found by the grant that it was handed out with. The rest it makes is thrown away: it has its state in what we seal.
 */
export function createStoreAdapter(deps: ProviderDeps): (name: string) => Adapter {
  const special: Readonly<Record<string, Partial<Adapter>>> = {
    Session: { find: async () => sessionPayload() },
    AuthorizationCode: { upsert: (code, payload) => createGrant(deps, code, payload) },
    AccessToken: { find: (token) => findAccessToken(deps, token) },
    Grant: { find: (id) => findGrant(deps, id) },
  };
  return (name) => ({ ...FORGETFUL, ...special[name] });
}

const nothing = async (): Promise<undefined> => undefined;
const FORGETFUL: Adapter = {
  upsert: nothing,
  find: nothing,
  findByUid: nothing,
  findByUserCode: nothing,
  consume: nothing,
  destroy: nothing,
  revokeByGrantId: nothing,
};

function sessionPayload(): AdapterPayload | undefined {
  const { session } = currentExchange();
  if (!session) return undefined;
  return {
    kind: 'Session',
    jti: session.idHash,
    uid: session.idHash,
    accountId: session.userId,
    loginTs: authTimeOf(session),
  };
}

async function createGrant(
  { storage, clock }: ProviderDeps,
  code: string,
  payload: AdapterPayload,
): Promise<void> {
  const { session, place } = currentExchange();
  const { grantId, clientId, redirectUri, codeChallenge } = payload;
  if (!session || !place || !grantId || !clientId || !redirectUri || !codeChallenge) {
    throw new TypeError('A code is made for a person, a room, a client and a verifier.');
  }
  const now = clock.nowSeconds();
  const grant: InlineGrant = {
    id: grantId,
    sessionHash: session.idHash,
    userId: session.userId,
    clientId,
    jitsi: place.target.config.id,
    room: place.room,
    redirectUri,
    codeChallenge,
    nonce: payload.nonce ?? null,
    scope: payload.scope ?? 'openid',
    generation: 0,
    rotatedAt: now,
    createdAt: now,
    expiresAt: now + CODE_SECONDS,
    endedAt: null,
  };
  await storage.inlineGrants.create(grant, code);
}

/** A token for Jitsi is an access token as long as the sign-in lives that it came from. */
async function findAccessToken(
  deps: ProviderDeps,
  token: string,
): Promise<AdapterPayload | undefined> {
  const grant = await deps.storage.inlineGrants.findByAccessToken(token);
  const session = grant && (await findLiving(deps, grant));
  if (!grant || !session) return undefined;
  currentExchange().account = session;
  return {
    kind: 'AccessToken',
    jti: grant.id,
    accountId: grant.userId,
    clientId: grant.clientId,
    grantId: grant.id,
    scope: grant.scope,
  };
}

async function findGrant(
  { storage }: ProviderDeps,
  id: string,
): Promise<AdapterPayload | undefined> {
  const grant = await storage.inlineGrants.find(id);
  if (!grant) return undefined;
  const { userId: accountId, clientId, scope } = grant;
  return { kind: 'Grant', jti: id, accountId, clientId, openid: { scope } };
}

/** The session of a grant; null where either is over. */
export async function findLiving(
  { sessions, clock }: Pick<ProviderDeps, 'sessions' | 'clock'>,
  grant: InlineGrant,
): Promise<Session | null> {
  if (grant.endedAt !== null || clock.nowSeconds() >= grant.expiresAt) return null;
  const session = await sessions.findByHash(grant.sessionHash);
  return session?.userId === grant.userId ? session : null;
}
