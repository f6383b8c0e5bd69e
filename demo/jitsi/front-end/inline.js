// The inline sign-in: the popup, and the silent logout in a hidden frame.
import {
  challengeOf,
  HEX,
  LETTERS,
  randomText,
  tokenAuthAddress,
  tokenLogoutAddress,
} from './address.js';

/** How long Jitsi waits for its hidden frame before it takes the logout for done. */
const LOGOUT_MS = 3000;

/** Where the popup goes. What sso.html needs afterwards is kept for it in the session storage. */
export async function popupAddress(config, meeting, refreshToken) {
  const verifier = randomText(64, LETTERS);
  sessionStorage.setItem('code_verifier', verifier);
  const codeChallenge = await challengeOf(verifier);
  return tokenAuthAddress(config.tokenAuthUrl, meeting, { refreshToken, codeChallenge });
}

/** The tokens that sso.html posts from the popup. Rejects with why there are none. */
export function logInWithPopup(address) {
  return new Promise((resolve, reject) => {
    const nonce = randomText(64, HEX);
    sessionStorage.setItem('oauth_nonce', nonce);
    const left = screen.width / 2 - 250;
    const top = screen.height / 2 - 300;
    const look = `width=500,height=600,left=${left},top=${top}`;
    const popup = window.open(`${address}&nonce=${nonce}`, `Auth-${Date.now()}`, look);
    if (!popup) return reject(new Error('Popup blocked'));

    const watch = setInterval(() => {
      if (popup.closed) settle(() => reject(new Error('Login cancelled')));
    }, 1000);
    const settle = (how) => {
      clearInterval(watch);
      window.removeEventListener('message', hear);
      how();
    };
    const hear = ({ origin, data }) => {
      if (origin !== location.origin) return;
      if (data.type !== 'oauth-success' && data.type !== 'oauth-error') return;
      popup.close();
      settle(() => (data.type === 'oauth-error' ? reject(new Error(data.error)) : resolve(data)));
    };
    window.addEventListener('message', hear);
  });
}

/** Milliseconds until the frame said that it is done; null where it said nothing in time, which Jitsi takes for done. */
export function logOutSilently(tokenLogoutUrl, idToken) {
  return new Promise((resolve) => {
    const began = performance.now();
    const frame = document.createElement('iframe');
    frame.style.display = 'none';
    const settle = (tookMs) => {
      clearTimeout(timer);
      window.removeEventListener('message', hear);
      frame.remove();
      resolve(tookMs);
    };
    const hear = ({ origin, data }) => {
      if (origin !== location.origin || data.type !== 'logout-success') return;
      settle(Math.round(performance.now() - began));
    };
    window.addEventListener('message', hear);
    const timer = setTimeout(() => settle(null), LOGOUT_MS);
    frame.src = tokenLogoutAddress(tokenLogoutUrl, idToken);
    document.body.append(frame);
  });
}
