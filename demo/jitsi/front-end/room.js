// The room: reads the address, gets a token from Usher when there is none, and shows what became of it.
import { claimsOf, parseMeetingAddress, tokenAuthAddress } from './address.js';
import { logInWithPopup, logOutSilently, popupAddress } from './inline.js';
import { place, pressed, say, show, showSeat } from './scenes.js';

const config = globalThis.config;
const meeting = parseMeetingAddress(location.href);
/** What the inline sign-in brought, as Jitsi keeps it: in memory. For the console, and for tests. */
globalThis.standIn = { tokens: null };

if (!meeting) location.replace('/');
else await start();

async function start() {
  say('room', meeting.roomShown);
  document.title = `${meeting.roomShown} · Stand-in for Jitsi Meet`;
  if (meeting.tenant !== null) say('tenant', decodeURIComponent(meeting.tenant));
  if (meeting.tokenIgnored)
    return refuse(
      'The token in the address was ignored',
      'Its value is no JSON: the quotes are missing. Jitsi would take you for a guest.',
    );
  const prejoin = meeting.overrides['config.prejoinConfig.enabled'] ?? config.prejoinConfig.enabled;
  if (prejoin) await pressed('join', 'prejoin');
  if (config.tokenAuthInline) offerInline();
  if (meeting.token !== null) return enter(meeting.token);
  if (config.tokenAuthInline) return show('login');
  leaveForToken();
}

/** As Jitsi does where there is no guest host: by itself, before any dialogue. */
function leaveForToken() {
  show('leaving');
  const address = tokenAuthAddress(config.tokenAuthUrl, meeting);
  place('onward').href = address;
  location.assign(address);
}

/** Takes the token to Prosody, and the seat that it gives. */
async function enter(token) {
  const verdict = await askProsody(token);
  if (!verdict.signedIn) return refuse('Authentication failed', verdict.reason);
  history.replaceState(null, '', meeting.clean);
  if (!verdict.joined)
    return refuse('Sorry, you’re not allowed to join this call.', verdict.reason);
  showSeat(verdict, claimsOf(token));
}

async function askProsody(token) {
  const answer = await fetch('/prosody/verdict', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token, room: meeting.roomSafe, tenant: meeting.tenantSafe }),
  });
  return answer.json();
}

function refuse(title, reason) {
  say('refusal', title);
  say('reason', reason ?? 'Prosody gave no reason.');
  show('refused');
}

function offerInline() {
  let renewals = 0;
  place('login').addEventListener('click', () => {
    logIn(null, () => say('renewed', 'not renewed yet'));
  });
  place('again').addEventListener('click', () => place('login').click());
  place('renew').addEventListener('click', () => {
    logIn(globalThis.standIn.tokens.refreshToken, () => {
      renewals += 1;
      say('renewed', renewals === 1 ? 'renewed once' : `renewed ${renewals} times`);
    });
  });
  place('logout').addEventListener('click', logOut);
}

/** In a popup, with a refresh token as without. */
async function logIn(refreshToken, done) {
  say('said', 'Look for the other window…');
  try {
    const address = await popupAddress(config, meeting, refreshToken);
    globalThis.standIn.tokens = await logInWithPopup(address);
  } catch (thrown) {
    return sayWhyNot(thrown.message);
  }
  say('said', '');
  place('login').textContent = 'Log-in';
  done();
  await enter(globalThis.standIn.tokens.accessToken);
}

function sayWhyNot(reason) {
  const blocked = reason === 'Popup blocked';
  place('login').textContent = blocked ? 'Retry' : 'Log-in';
  if (blocked) say('said', 'The browser blocked the window.');
  else if (reason === 'Login cancelled') say('said', 'Login cancelled: the window was closed.');
  else say('said', `Login failed: ${reason}`);
}

async function logOut() {
  say('said', 'Logging out…');
  const { idToken } = globalThis.standIn.tokens;
  const tookMs = await logOutSilently(config.tokenLogoutUrl, idToken);
  say('said', '');
  say(
    'heard',
    tookMs === null
      ? 'Nothing came back within three seconds. Jitsi takes that for done.'
      : `Nobody was asked, and Jitsi heard of the end after ${tookMs} ms.`,
  );
  show('logged-out');
}
