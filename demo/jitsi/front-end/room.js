// The room: reads the address, asks Usher for a token when there is none, and shows what became of it.
import { claimsOf, initialsOf, parseMeetingAddress, tokenAuthAddress } from './address.js';

const config = globalThis.config;
const meeting = parseMeetingAddress(location.href);
const place = (name) => document.querySelector(`[data-${name}]`);
const say = (name, text) => {
  for (const element of document.querySelectorAll(`[data-${name}]`)) element.textContent = text;
};
const show = (name) => {
  for (const scene of document.querySelectorAll('[data-scene]')) {
    scene.hidden = scene.dataset.scene !== name;
  }
};

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
  if (meeting.token === null) return leaveForToken();
  const verdict = await askProsody();
  if (!verdict.signedIn) return refuse('Authentication failed', verdict.reason);
  history.replaceState(null, '', meeting.clean);
  if (!verdict.joined)
    return refuse('Sorry, you’re not allowed to join this call.', verdict.reason);
  seat(verdict, claimsOf(meeting.token));
}

/** As Jitsi does where there is no guest host: by itself, before any dialogue. */
function leaveForToken() {
  show('leaving');
  const address = tokenAuthAddress(config.tokenAuthUrl, meeting);
  place('onward').href = address;
  location.assign(address);
}

async function askProsody() {
  const answer = await fetch('/prosody/verdict', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      token: meeting.token,
      room: meeting.roomSafe,
      tenant: meeting.tenantSafe,
    }),
  });
  return answer.json();
}

function refuse(title, reason) {
  say('refusal', title);
  say('reason', reason ?? 'Prosody gave no reason.');
  show('refused');
}

function seat({ affiliation }, claims) {
  const user = claims.context?.user ?? {};
  const moderates = affiliation === 'owner';
  say('name', user.name ?? user.id ?? 'Somebody');
  say('email', user.email ?? 'none told');
  say('user-id', user.id ?? 'none told');
  say('seat', moderates ? 'Moderator' : 'Participant');
  const said =
    user.moderator === undefined
      ? 'no moderator claim in the token'
      : `moderator ${user.moderator} in the token`;
  say('why', `affiliation ${affiliation}, ${said}`);
  say('claims', JSON.stringify(claims, null, 2));
  document.body.classList.toggle('moderates', moderates);
  showFace(user);
  show('seated');
  place('seated-title').focus();
  countDown(claims);
}

function showFace(user) {
  const face = place('face');
  face.textContent = initialsOf(user.name ?? user.id ?? '?');
  const picture = user.avatar ?? user.avatarUrl;
  if (!picture) return;
  const image = new Image();
  image.alt = '';
  image.referrerPolicy = 'no-referrer';
  image.addEventListener('load', () => face.replaceChildren(image));
  image.src = picture;
}

function countDown({ nbf, iat, exp }) {
  const bar = place('life');
  const begin = iat ?? nbf;
  const tick = () => {
    const left = Math.max(0, Math.round(exp - Date.now() / 1000));
    say('left', left > 0 ? clockOf(left) : 'over');
    bar.max = exp - begin;
    bar.value = left;
    if (left > 0) setTimeout(tick, 1000);
  };
  say('until', new Date(exp * 1000).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' }));
  tick();
}

function clockOf(seconds) {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

function pressed(button, scene) {
  show(scene);
  return new Promise((resolve) => {
    place(button).addEventListener('click', resolve, { once: true });
  });
}
