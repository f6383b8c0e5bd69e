import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { systemClock } from '../../src/base/clock.ts';
import { systemRandom } from '../../src/base/random.ts';
import { createSessions } from '../../src/sessions/sessions.ts';
import { openRedirectForms } from '../fixtures/open-redirect-forms.ts';
import { sampleIdentity } from '../support/sample-identity.ts';
import { AUTH, MEET, startUsher, storyYaml, type TestUsher } from '../support/usher.ts';

const provider = { issuer: 'http://127.0.0.1:9', clientId: 'usher', clientSecret: 'x'.repeat(32) };
let usher: TestUsher;
let cookie: string;

before(async () => {
  const many =
    'limits: { rate: { room: 100000, sign_in: 100000, callback: 100000, guest: 100000, other: 100000 } }';
  usher = await startUsher({ yaml: storyYaml(provider, many) });
  const limits = usher.config.sessions;
  const sessions = createSessions(usher.storage, systemClock, systemRandom, limits, () => true);
  const { id } = await sessions.open(sampleIdentity(), []);
  cookie = `__Host-usher-session=${id}`;
});
after(() => usher.close());

/** Every place where somebody could try to tell us where to go. */
const places: Readonly<Record<string, (form: string) => string>> = {
  'the room, raw': (form) => `/room/${form}`,
  'the room, encoded': (form) => `/room/${encodeURIComponent(form)}`,
  'the tenant, raw': (form) => `/room/${form}/standup`,
  'the tenant, encoded': (form) => `/room/${encodeURIComponent(form)}/standup`,
  'the room parameter': (form) => `/enter?room=${encodeURIComponent(form)}`,
  'the state': (form) => `/enter?state=${encodeURIComponent(JSON.stringify({ room: form }))}`,
  'the tenant in the state': (form) =>
    `/enter?state=${encodeURIComponent(JSON.stringify({ room: 'standup', tenant: form }))}`,
  'the Jitsi': (form) => `/enter?room=standup&jitsi=${encodeURIComponent(form)}`,
  'the continuation': (form) => `/enter?continue=${encodeURIComponent(form)}`,
  'the sign-in': (form) => `/sign-in?continue=${encodeURIComponent(form)}&return_to=${form}`,
  'the door': (form) => `/door?continue=${encodeURIComponent(form)}&return_to=${form}`,
  'the sign-out': (form) =>
    `/sign-out?post_logout_redirect_uri=${encodeURIComponent(form)}&redirect=${form}&jitsi=${form}`,
  'the page after it': (form) => `/signed-out?state=${encodeURIComponent(form)}`,
  'the path itself': (form) => `/${form}`,
};

test(`there are 300 forms or more to try (there are ${openRedirectForms.length})`, () => {
  assert.ok(openRedirectForms.length >= 300);
  assert.equal(new Set(openRedirectForms).size, openRedirectForms.length);
});

for (const [place, addressOf] of Object.entries(places)) {
  test(`G1 C2 no form in ${place} leads anywhere but to Jitsi or to a page of ours`, async () => {
    for (const form of openRedirectForms) {
      const url = urlOf(addressOf(form));
      if (!url) continue;
      const response = await usher.answer(new Request(url, { headers: { cookie } }));
      assertStaysHome(response, form);
      // Nothing we show may lead there either.
      for (const [, href = ''] of (await response.text()).matchAll(
        /(?:href|content|action)="([^"]*)"/g,
      )) {
        assert.ok(
          !/^(?:\d+;url=)?(?:[a-z]+:)?[/\\]{2}(?!(?:meet|auth)\.example\.org)/i.test(href),
          href,
        );
      }
    }
  });
}

/** As a client could write it into a request line; what no URL can hold cannot be asked for. */
function urlOf(path: string): URL | null {
  const address = `${AUTH}${path}`;
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  return url.origin === AUTH ? url : null;
}

function assertStaysHome(response: Response, form: string): void {
  assert.ok(response.status < 500, `${response.status} for ${form}`);
  const location = response.headers.get('location');
  if (location === null) return;
  const target = new URL(location, `${AUTH}/`);
  assert.ok([AUTH, MEET].includes(target.origin), `${form} leads to ${location}`);
  if (target.origin === MEET) {
    // A browser and an old-fashioned parser must agree on where this goes.
    assert.ok(location.startsWith(`${MEET}/`), location);
    assert.match(location, /^[\x21-\x7e]+$/);
  }
  if (location.includes('jwt=')) assert.equal(target.origin, MEET);
}
