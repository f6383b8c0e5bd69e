// Passkeys: asks Usher for a question, the browser for a key that answers it, and sends the answer as a form.
for (const form of document.querySelectorAll('form[data-passkey]')) {
  if ('PublicKeyCredential' in window) offer(form);
}

function offer(form) {
  form.closest('[data-passkeys]').hidden = false;
  for (const instead of document.querySelectorAll('[data-no-passkeys]')) instead.hidden = true;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    answer(form);
  });
}

async function answer(form) {
  const fault = form.querySelector('.fault');
  const button = form.querySelector('button');
  fault.hidden = true;
  button.disabled = true;
  try {
    const question = await ask(form);
    const key = await (form.dataset.passkey === 'create' ? create(question) : find(question));
    form.elements.question.value = question.challenge;
    form.elements.answer.value = JSON.stringify(key);
    form.submit();
  } catch (error) {
    fault.textContent = fault.dataset[kindOf(error)];
    fault.hidden = false;
    button.disabled = false;
  }
}

function kindOf({ name }) {
  if (name === 'InvalidStateError') return 'known';
  return name === 'NotAllowedError' || name === 'AbortError' ? 'cancelled' : 'failed';
}

async function ask(form) {
  const body = new URLSearchParams({ form: form.elements.form.value });
  const response = await fetch(form.dataset.question, { method: 'POST', body });
  if (!response.ok) throw new Error(`Usher answers ${response.status}.`);
  return response.json();
}

async function create(question) {
  const publicKey = {
    ...question,
    challenge: bytesOf(question.challenge),
    user: { ...question.user, id: bytesOf(question.user.id) },
    excludeCredentials: question.excludeCredentials.map(withBytes),
  };
  const { id, type, response } = await navigator.credentials.create({ publicKey });
  const transports = response.getTransports?.() ?? [];
  return { id, type, response: { ...textsOf(response, ['attestationObject']), transports } };
}

async function find(question) {
  const publicKey = {
    ...question,
    challenge: bytesOf(question.challenge),
    allowCredentials: question.allowCredentials?.map(withBytes) ?? [],
  };
  const { id, type, response } = await navigator.credentials.get({ publicKey });
  const parts = ['authenticatorData', 'signature', 'userHandle'];
  return { id, type, response: textsOf(response, parts) };
}

function withBytes(credential) {
  return { ...credential, id: bytesOf(credential.id) };
}

function textsOf(response, names) {
  const parts = ['clientDataJSON', ...names].filter((name) => response[name]);
  return Object.fromEntries(parts.map((name) => [name, textOf(response[name])]));
}

function bytesOf(text) {
  const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(plain, (character) => character.charCodeAt(0));
}

function textOf(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
