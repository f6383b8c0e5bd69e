import type { KoaContextWithOIDC } from 'oidc-provider';
import { errors } from 'oidc-provider';
import { paths } from '../http/paths.ts';
import { sealContinuation } from '../http/sealed-continuation.ts';
import { linkTo } from '../http/site.ts';
import type { ResumeAuthorization } from '../model/continuation.ts';
import { currentExchange } from './exchange.ts';
import { DOOR, WAIT } from './interaction-policy.ts';
import type { ProviderDeps } from './provider-deps.ts';

/** What the library says of somebody who cannot be answered yet. */
type Asked = NonNullable<KoaContextWithOIDC['oidc']['entities']['Interaction']>;

/** How long the way through the sign-in may take, and how long somebody may stand at the door or wait for a host. */
const SIGN_IN_SECONDS = 60 * 60;
const WAIT_SECONDS = 12 * 60 * 60;
/** The request travels in a cookie while somebody signs in, and browsers keep no cookie above 4 kB. */
const MAX_REQUEST_LENGTH = 2600;

/** Parameters that come back after the sign-in: what it settles itself is left out, and so is all that we do not know. */
const KEPT = [
  'response_type',
  'response_mode',
  'client_id',
  'redirect_uri',
  'scope',
  'state',
  'nonce',
  'code_challenge',
  'code_challenge_method',
  'max_age',
] as const;

/** The address where what is missing is had: our own sign-in, the door, or the page of those who wait. */
export async function nextAddress(deps: ProviderDeps, { prompt, params }: Asked): Promise<string> {
  const exchange = currentExchange();
  const { context, asked, resumed, hintedUser } = exchange;
  const stepUp = exchange.stepUp ?? resumed?.stepUp;
  if (!asked) throw new TypeError('The room is read first.');
  const { seconds, pathOf } = WAYS[prompt.name] ?? SIGN_IN_WAY;
  const now = deps.clock.nowSeconds();
  const continuation: ResumeAuthorization = {
    kind: 'resume-authorization',
    realm: deps.config.realm,
    parameters: keptParameters(params),
    askedAt: resumed?.askedAt ?? now,
    isWaiting: prompt.name === WAIT,
    hintedUser,
    wish: resumed?.wish ?? wishOf(params),
    jitsi: asked.target.config.id,
    room: asked.room,
    ...(stepUp && { stepUp }),
  };
  const sealed = await sealContinuation(deps.seal, continuation, now + seconds);
  return linkTo(context.var.visit.site, pathOf(sealed));
}

const SIGN_IN_WAY = { seconds: SIGN_IN_SECONDS, pathOf: paths.signIn };
const WAYS: Readonly<Record<string, typeof SIGN_IN_WAY>> = {
  [DOOR]: { seconds: WAIT_SECONDS, pathOf: paths.door },
  [WAIT]: { seconds: WAIT_SECONDS, pathOf: paths.wait },
};

type Parameters = Readonly<Record<string, unknown>>;

function keptParameters(params: Parameters): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of KEPT) {
    const value = params[name];
    if (value !== undefined && value !== null) kept[name] = String(value);
  }
  if (JSON.stringify(kept).length > MAX_REQUEST_LENGTH) {
    throw new errors.InvalidRequest('the state is too long to be kept while somebody signs in');
  }
  return kept;
}

const MAX_ACR_VALUES = 10;

function wishOf(params: Parameters): ResumeAuthorization['wish'] {
  const { acr_values, max_age, prompt, login_hint } = params;
  const classes = typeof acr_values === 'string' ? acr_values.split(' ') : [];
  const prompts = typeof prompt === 'string' ? prompt.split(' ') : [];
  const hint = typeof login_hint === 'string' && login_hint.length <= 255 ? login_hint : null;
  return {
    acrValues: classes.filter((one) => /^[\x21-\x7e]{1,255}$/.test(one)).slice(0, MAX_ACR_VALUES),
    maxAgeSeconds: max_age === undefined || max_age === null ? null : Number(max_age),
    askAgain: prompts.includes('login'),
    loginHint: hint,
  };
}
