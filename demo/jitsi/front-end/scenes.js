// What the room's page shows: one scene at a time, and in the last of them who is seated.
import { initialsOf } from './address.js';

export const place = (name) => document.querySelector(`[data-${name}]`);

export const say = (name, text) => {
  for (const element of document.querySelectorAll(`[data-${name}]`)) element.textContent = text;
};

export const show = (name) => {
  for (const scene of document.querySelectorAll('[data-scene]')) {
    scene.hidden = scene.dataset.scene !== name;
  }
};

/** Shows a scene until its button is pressed. */
export function pressed(button, scene) {
  show(scene);
  return new Promise((resolve) => {
    place(button).addEventListener('click', resolve, { once: true });
  });
}

/** Who sits here and as what, by Prosody's verdict on these claims. */
export function showSeat({ affiliation }, claims) {
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

let ticking;

/** What is left of the token: of the one that was handed over last. */
function countDown({ nbf, iat, exp }) {
  clearTimeout(ticking);
  const bar = place('life');
  const begin = iat ?? nbf;
  const tick = () => {
    const left = Math.max(0, Math.round(exp - Date.now() / 1000));
    say('left', left > 0 ? clockOf(left) : 'over');
    bar.max = exp - begin;
    bar.value = left;
    if (left > 0) ticking = setTimeout(tick, 1000);
  };
  say('until', new Date(exp * 1000).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' }));
  tick();
}

function clockOf(seconds) {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}
