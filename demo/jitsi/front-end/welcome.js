// Choosing a room: what is typed becomes a path, as Jitsi makes it.
import { typedRoomPath } from './address.js';

const form = document.querySelector('form');
const field = form.elements.namedItem('room');

form.addEventListener('submit', (event) => {
  event.preventDefault();
  const path = typedRoomPath(field.value);
  if (path) location.assign(`/${path}`);
  else field.focus();
});
