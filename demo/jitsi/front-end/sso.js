// Where the popup comes back to: fetches the tokens, and hands them to the page that opened it. It makes the calls
// that Jitsi's own page makes, but for `https`, which is fixed there.
import { claimsOf } from './address.js';

const { sso } = globalThis.config;
const query = new URLSearchParams(location.search);
const say = (title, text) => {
  document.querySelector('h1').textContent = title;
  document.querySelector('[data-said]').textContent = text;
  document.querySelector('.pulse').hidden = true;
};

try {
  await run();
} catch (thrown) {
  fail(thrown.message);
}

async function run() {
  if (!query.has('state')) throw new Error('No state parameter received');
  // Decoded once by the browser and once more, as Jitsi does.
  const state = JSON.parse(decodeURIComponent(query.get('state')));
  if (state.refreshToken) return deliver(await renew(state.refreshToken), state);
  if (query.has('error')) return fail(query.get('error_description') ?? query.get('error'));
  deliver(await redeem(), state);
}

/** A nonce that does not fit is only complained of here: it is that of the first popup (OpenID Connect Core 12.2). */
async function renew(refreshToken) {
  const tokens = await ask({ grant_type: 'refresh_token', refresh_token: refreshToken });
  if (claimsOf(tokens.id_token)?.nonce !== sessionStorage.getItem('oauth_nonce')) {
    console.warn('Nonce validation failed during the renewal');
  }
  return { ...tokens, refresh_token: tokens.refresh_token ?? refreshToken };
}

async function redeem() {
  const code = query.get('code');
  const verifier = sessionStorage.getItem('code_verifier');
  const nonce = sessionStorage.getItem('oauth_nonce');
  if (!code) throw new Error('No authorization code received');
  if (!verifier || !nonce) throw new Error('No verifier or no nonce found in the session');
  const tokens = await ask({
    grant_type: 'authorization_code',
    code,
    redirect_uri: location.origin + location.pathname,
    code_verifier: verifier,
  });
  if (claimsOf(tokens.id_token)?.nonce !== nonce) throw new Error('Nonce validation failed');
  sessionStorage.removeItem('code_verifier');
  sessionStorage.removeItem('oauth_nonce');
  return tokens;
}

async function ask(form) {
  const answer = await fetch(`${location.protocol}//${sso.tokenService}/token`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ ...form, client_id: sso.clientId }),
  });
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(said.error_description || said.error || 'Token request failed');
  if (!said.access_token || !said.id_token) throw new Error('Missing tokens in response');
  return said;
}

function deliver(tokens, state) {
  const message = {
    type: 'oauth-success',
    accessToken: tokens.access_token,
    idToken: tokens.id_token,
    refreshToken: tokens.refresh_token,
  };
  if (!post(message)) return enterRoom(tokens.access_token, state);
  say('You are logged in', 'You can close this window.');
  if (window.opener) setTimeout(() => window.close(), 1000);
}

function fail(reason) {
  say('Login failed', reason);
  post({ type: 'oauth-error', error: reason });
}

/** To whoever opened this window or shows it in a frame; false where nobody does. */
function post(message) {
  const other = window.opener ?? (window.parent === window ? null : window.parent);
  other?.postMessage(message, location.origin);
  return other !== null;
}

/** Jitsi was left for the sign-in, as where `tokenAuthInline` is off: to the room, with the token. */
function enterRoom(token, { tenant, room, roomSafe, ...rest }) {
  const fragment = new URLSearchParams();
  for (const [name, value] of Object.entries(rest)) {
    if (name.startsWith('config.')) fragment.append(name, String(value));
  }
  fragment.append('jwt', `"${token}"`);
  location.replace(`${tenant ? `/${tenant}` : ''}/${roomSafe ?? room}#${fragment}`);
}
