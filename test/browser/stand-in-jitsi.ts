import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface StandInSettings {
  readonly clientId: string;
  /** `…/realms/{realm}/protocol/openid-connect` of Usher. */
  readonly service: string;
}

/**
 * A Jitsi Meet that knows the inline sign-in alone, and makes the calls of it as Jitsi's front end and its
 * `static/sso.html` do (of theirs but `https`, which is fixed there).
 */
export class StandInJitsi {
  readonly url: URL;
  settings: StandInSettings | null = null;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    const { port } = server.address() as AddressInfo;
    this.url = new URL(`http://127.0.0.1:${port}/`);
    server.on('request', ({ url = '/' }, response) => this.#answer(url, response));
  }

  static async start(): Promise<StandInJitsi> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new StandInJitsi(server);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #answer(url: string, response: ServerResponse): void {
    const { pathname } = new URL(url, this.url);
    const page = PAGES.get(pathname) ?? MEETING;
    response.setHeader('content-type', 'text/html; charset=utf-8');
    // What Jitsi's nginx example says.
    response.setHeader('referrer-policy', 'strict-origin');
    response.end(page.replace('SETTINGS', JSON.stringify(this.settings)));
  }
}

const MEETING = `<!doctype html><title>Meeting</title>
<button id="login">Log-in</button> <button id="renew">Login again</button> <button id="logout">Logout</button>
<p id="state">not signed in</p>
<script>
const { clientId, service } = SETTINGS;
const base64url = (bytes) => btoa(String.fromCharCode(...bytes)).replace(/\\+/g, '-').replace(/\\//g, '_').replace(/=/g, '');
const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
const say = (text) => { document.getElementById('state').textContent = text; };
window.tokens = null;

async function signIn(refreshToken) {
  const verifier = base64url(crypto.getRandomValues(new Uint8Array(32)));
  const nonce = hex(crypto.getRandomValues(new Uint8Array(32)));
  sessionStorage.setItem('code_verifier', verifier);
  sessionStorage.setItem('oauth_nonce', refreshToken ? window.nonce : nonce);
  if (!refreshToken) window.nonce = nonce;
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  const room = location.pathname.slice(1);
  const state = { room, roomSafe: room.toLowerCase(), ...(refreshToken && { refreshToken }) };
  const address = service + '/auth?client_id=' + clientId + '&response_type=code&scope=openid'
    + '&state=' + encodeURIComponent(JSON.stringify(state))
    + '&redirect_uri=' + location.origin + '/static/sso.html'
    + '&code_challenge=' + base64url(new Uint8Array(hash)) + '&code_challenge_method=S256'
    + '&nonce=' + nonce;
  const popup = window.open(address, 'oauth', 'popup,width=500,height=700');
  if (!popup) return say('popup blocked: Retry');
  say('popup open');
  const watch = setInterval(() => {
    if (!popup.closed) return;
    clearInterval(watch);
    if (document.getElementById('state').textContent === 'popup open') say('login cancelled');
  }, 100);
}

window.addEventListener('message', ({ origin, data }) => {
  if (origin !== location.origin) return;
  if (data.type === 'oauth-success') { window.tokens = data; say('signed in'); }
  if (data.type === 'oauth-failed') say('login failed: ' + data.error + ': ' + data.description);
});

function logout() {
  const began = performance.now();
  const frame = document.createElement('iframe');
  frame.hidden = true;
  frame.src = service + '/logout?id_token_hint=' + window.tokens.idToken;
  const end = (how) => { frame.remove(); say(how + ' ' + Math.round(performance.now() - began)); };
  const timer = setTimeout(() => end('logout timed out'), 3000);
  window.addEventListener('message', ({ origin, data }) => {
    if (origin !== location.origin || data.type !== 'logout-success') return;
    clearTimeout(timer);
    end('logged out');
  });
  document.body.append(frame);
}
document.getElementById('login').onclick = () => signIn();
document.getElementById('renew').onclick = () => signIn(window.tokens.refreshToken);
document.getElementById('logout').onclick = logout;
</script>`;

const SSO = `<!doctype html><title>SSO</title><p id="said"></p>
<script>
const { clientId, service } = SETTINGS;
const query = new URLSearchParams(location.search);
const tell = (message) => {
  document.getElementById('said').textContent = JSON.stringify(message);
  window.opener.postMessage(message, location.origin);
  window.close();
};
const fail = (error, description) => tell({ type: 'oauth-failed', error, description });
async function run() {
  if (query.has('error')) return fail(query.get('error'), query.get('error_description'));
  const nonce = sessionStorage.getItem('oauth_nonce');
  if (!nonce) return fail('nonce', 'No OAuth nonce found in session');
  const { refreshToken } = JSON.parse(query.get('state'));
  const form = refreshToken
    ? { grant_type: 'refresh_token', refresh_token: refreshToken, client_id: clientId }
    : {
        grant_type: 'authorization_code',
        code: query.get('code'),
        redirect_uri: location.origin + '/static/sso.html',
        client_id: clientId,
        code_verifier: sessionStorage.getItem('code_verifier'),
      };
  const response = await fetch(service + '/token', {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form),
  });
  const said = await response.json();
  if (!said.access_token || !said.id_token) return fail(said.error, said.error_description);
  const claims = JSON.parse(atob(said.id_token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/')));
  if (claims.nonce !== nonce) return fail('nonce', 'The nonce is another');
  tell({ type: 'oauth-success', accessToken: said.access_token, idToken: said.id_token, refreshToken: said.refresh_token });
}
run().catch((error) => fail('script', error.message));
</script>`;

const LOGOUT = `<!doctype html><title>Logout</title>
<script>window.parent.postMessage({ type: 'logout-success' }, location.origin);</script>`;

const PAGES: ReadonlyMap<string, string> = new Map([
  ['/static/sso.html', SSO],
  ['/static/logout.html', LOGOUT],
]);
