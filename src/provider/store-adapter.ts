import type { Adapter, AdapterPayload } from 'oidc-provider';
import type { InlineGrant } from '../model/inline-grant.ts';
import { CODE_SECONDS } from '../model/inline-grant.ts';
import { roomKeyOf } from '../model/room-key.ts';
import { comerId, findComer, passForGrant } from './comer.ts';
import { currentExchange } from './exchange.ts';
import { authTimeOf } from './id-token.ts';
import type { ProviderDeps } from './provider-deps.ts';

/**
 * What the library keeps, where we keep it: its session is ours, its code becomes an inline grant, an access token is
 * found by the grant that it was handed out with. The rest it makes is thrown away: it has its state in what we seal.
 */
export function createStoreAdapter(deps: ProviderDeps): (name: string) => Adapter {
  const special: Readonly<Record<string, Partial<Adapter>>> = {
    Session: { find: async () => sessionPayload(deps) },
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

/** A guest is one for the library, too, of which it need not know. Who they are, it is not asked to find out. */
function sessionPayload({ clock }: ProviderDeps): AdapterPayload | undefined {
  const { comer } = currentExchange();
  const accountId = comerId(comer);
  if (accountId === null) return undefined;
  const { session } = comer;
  return {
    kind: 'Session',
    jti: session?.idHash ?? accountId,
    uid: session?.idHash ?? accountId,
    accountId,
    loginTs: session ? authTimeOf(session) : clock.nowSeconds(),
  };
}

async function createGrant(
  { storage, clock }: ProviderDeps,
  code: string,
  payload: AdapterPayload,
): Promise<void> {
  const { comer, asked } = currentExchange();
  const userId = comerId(comer);
  const { grantId, clientId, redirectUri, codeChallenge } = payload;
  if (!userId || !asked || !grantId || !clientId || !redirectUri || !codeChallenge) {
    throw new TypeError('A code is made for a person, a room, a client and a verifier.');
  }
  const now = clock.nowSeconds();
  const grant: InlineGrant = {
    id: grantId,
    sessionHash: comer.session?.idHash ?? null,
    userId,
    pass: passForGrant(comer, roomKeyOf(asked.target.config.id, asked.room)),
    kid: null,
    clientId,
    jitsi: asked.target.config.id,
    room: asked.room,
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
  const comer = grant && (await findComer(deps, grant));
  if (!grant || !comer) return undefined;
  currentExchange().account = comer;
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
