import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemRandom } from '../../src/base/random.ts';
import { planSetup } from '../../src/setup/generate/plan-setup.ts';
import type { SetupAnswers } from '../../src/setup/setup-answers.ts';
import type { Browser } from '../support/browser.ts';
import { Keycloak, keycloakClient, keycloakIsThere } from '../support/keycloak.ts';
import type { Page } from '../support/page.ts';
import { requirePart } from '../support/require-part.ts';
import { arriveIn, browserWithJitsi } from '../support/seat.ts';
import { usualAnswers } from '../support/setup-answers.ts';
import {
  checkTokenByCommand,
  reserveUsherUrl,
  startUsherProcess,
  type UsherProcess,
} from '../support/usher-process.ts';

const skip = requirePart('Keycloak', keycloakIsThere);
/** As configured below: how long Usher waits for the provider. */
const DEADLINE_SECONDS = 4;

const REALM_OF_SETUP = 'of-setup';

function realmOfSetup(usherUrl: string): string {
  const issuer = new URL(`https://id.test/realms/${REALM_OF_SETUP}`);
  const signIn = { kind: 'keycloak', issuer, clientId: 'jitsi', realmFile: true, directly: false };
  const answers = { ...usualAnswers, usherUrl: new URL(usherUrl), signIn } as SetupAnswers;
  const { files } = planSetup(answers, systemRandom);
  return files.find(({ path }) => path === `keycloak/${REALM_OF_SETUP}.json`)?.text ?? '';
}

describe('Keycloak with the realm of the Jitsi handbook', { skip, timeout: 600_000 }, () => {
  let usherUrl: string;
  let methods: string;
  let keycloak: Keycloak;
  let usher: UsherProcess;
  let setupUrl: string;
  let setupSecret: string;

  before(async () => {
    usherUrl = await reserveUsherUrl();
    setupUrl = await reserveUsherUrl();
    const realm = realmOfSetup(setupUrl);
    setupSecret = JSON.parse(realm).clients[0].secret;
    keycloak = await Keycloak.start(usherUrl, [realm]);
    methods = `- id: keycloak
  type: oidc
  title: Example University
  preset: keycloak
  issuer: ${keycloak.issuer}
  allow_http: true
  client_id: ${keycloakClient.id}
  client_secret: ${keycloakClient.secret}
  deadline: ${DEADLINE_SECONDS}s
  claims:
    groups: ["realm_access.roles[*]"]
    affiliation: [affiliation]`;
    usher = await startUsherProcess(usherUrl, methods);
  });
  after(async () => {
    await usher?.stop();
    await keycloak?.stop();
  });

  const enter = (browser: Browser, room: string) => browser.visit(`${usherUrl}room/${room}`);

  async function signIn(browser: Browser, name: string, room: string): Promise<Page> {
    const form = await enter(browser, room);
    assert.ok(form.url.href.startsWith(keycloak.issuer), form.text);
    return browser.submit({ username: name, password: `${name}-password` });
  }

  it('signs in on its real form and is seated by usher token check', async () => {
    const page = await signIn(browserWithJitsi(), 'asa', 'lecture');
    const { verdict, user, claims } = await arriveIn('lecture', page);
    assert.equal(verdict.joined, true, verdict.reason ?? '');
    assert.equal(user.id, 'asa');
    assert.equal(user.name, 'Åsa Öberg');
    assert.equal(user.email, 'asa@example.org');
    assert.equal(user.affiliation, 'teacher');
    assert.equal(verdict.affiliation, 'owner');
    assert.equal(claims['room'], 'lecture');
  });

  it('takes the realm that usher setup writes: name, address, groups and roles come along', async () => {
    const issuer = keycloak.issuerOf(REALM_OF_SETUP);
    const other = await startUsherProcess(
      setupUrl,
      `- id: keycloak
  type: oidc
  title: As setup writes it
  preset: keycloak
  issuer: ${issuer}
  allow_http: true
  client_id: jitsi
  client_secret: ${setupSecret}`,
    );
    try {
      const eve = { username: 'eve', firstName: 'Eve', lastName: 'Ek', email: 'eve@example.org' };
      await keycloak.addPerson(REALM_OF_SETUP, { ...eve, emailVerified: true }, 'eve-password');
      const browser = browserWithJitsi();
      const form = await browser.visit(`${setupUrl}room/lecture`);
      assert.ok(form.url.href.startsWith(issuer), form.text);
      const page = await browser.submit({ username: 'eve', password: 'eve-password' });
      const { verdict, user } = await arriveIn('lecture', page);
      assert.equal(verdict.joined, true, verdict.reason ?? '');
      assert.deepEqual([user.id, user.name, user.email], ['eve', 'Eve Ek', 'eve@example.org']);
      const identity = await other.identityOf(browser.jar.get('usher-session')?.value ?? '');
      assert.deepEqual(identity?.groups, ['staff']);
      assert.equal(identity?.emailVerified, true);
      await browser.visit(`${setupUrl}account`);
      await browser.submit({}, 'Sign out');
      const out = await browser.click(/^Continue to/);
      assert.equal(out.url.href.split('?')[0], `${setupUrl}signed-out`, out.text);
    } finally {
      await other.stop();
    }
  });

  it('maps the roles of the realm to groups', async () => {
    const browser = browserWithJitsi();
    await signIn(browser, 'ben', 'lecture');
    const cookie = browser.jar.get('usher-session');
    const identity = await usher.identityOf(cookie?.value ?? '');
    assert.ok(identity?.groups.includes('student'), identity?.groups.join());
    assert.ok(!identity?.groups.includes('moderator'));
    assert.equal(identity?.emailVerified, false);
    assert.equal(identity?.affiliation, null);
  });

  it('seats somebody without a name under the user name', async () => {
    const page = await signIn(browserWithJitsi(), 'nameless', 'lecture');
    const { verdict, user } = await arriveIn('lecture', page);
    assert.equal(verdict.joined, true, verdict.reason ?? '');
    assert.equal(user.name, 'nameless');
  });

  it('opens the second room without asking again, by a token for that room alone', async () => {
    const browser = browserWithJitsi();
    await signIn(browser, 'asa', 'first');
    const page = await enter(browser, 'second');
    assert.ok(page.hops.every(({ url }) => url.host !== new URL(keycloak.issuer).host));
    const { verdict, token } = await arriveIn('second', page);
    assert.equal(verdict.joined, true, verdict.reason ?? '');
    assert.equal((await checkTokenByCommand(token, 'first')).joined, false);
  });

  it('believes a token signed with a key that is new at Keycloak', async () => {
    await keycloak.rotateKeys();
    const page = await signIn(browserWithJitsi(), 'asa', 'lecture');
    assert.equal((await arriveIn('lecture', page)).verdict.joined, true);
  });

  it('ends the session at Keycloak as well when somebody signs out', async () => {
    const browser = browserWithJitsi();
    const before = await keycloak.sessionsOf('nameless');
    await signIn(browser, 'nameless', 'lecture');
    assert.equal(await keycloak.sessionsOf('nameless'), before + 1);
    await browser.visit(`${usherUrl}account`);
    await browser.submit({}, 'Sign out');
    const page = await browser.click(/^Continue to/);
    assert.equal(page.url.href.split('?')[0], `${usherUrl}signed-out`, page.text);
    assert.equal(await keycloak.sessionsOf('nameless'), before);
    const again = await enter(browser, 'lecture');
    assert.ok(again.url.href.startsWith(keycloak.issuer), 'Keycloak asks again');
  });

  it('ends a session that Keycloak ends (OpenID Connect Back-Channel Logout 1.0)', async () => {
    const browser = browserWithJitsi();
    const bystander = browserWithJitsi();
    // Somebody with this one session: for a person with several, Keycloak 26 ends all and posts one notice.
    await signIn(browser, 'cleo', 'lecture');
    await signIn(bystander, 'asa', 'lecture');
    await keycloak.endSessionsOf('cleo');
    const page = await enter(browser, 'lecture');
    assert.ok(page.url.href.startsWith(keycloak.issuer), usher.process.output.slice(-1500));
    await arriveIn('lecture', await enter(bystander, 'lecture'));
  });

  it('shows a page that can be read when the client secret is wrong, and a retry works', async () => {
    await keycloak.setClientSecret('another-secret');
    const browser = browserWithJitsi();
    const page = await signIn(browser, 'asa', 'lecture');
    assert.ok(page.status >= 400 && page.status < 600, String(page.status));
    assert.ok(page.heading, 'a heading');
    assert.doesNotMatch(page.text, /secret|unauthorized_client|invalid_client/i);
    const logged = async () => /invalid_client|unauthorized_client/.test(usher.process.output);
    await until('the log says what the page does not', logged);
    assert.doesNotMatch(usher.process.output, new RegExp(keycloakClient.secret));
    await keycloak.setClientSecret(keycloakClient.secret);
    const retried = await browser.click('Try again');
    assert.equal((await arriveIn('lecture', retried)).verdict.joined, true);
  });

  it('answers in time while Keycloak hangs, and names it in readyz', async () => {
    const browser = browserWithJitsi();
    await enter(browser, 'lecture');
    keycloak.process.freeze();
    try {
      const asleep = performance.now();
      // Its form cannot be sent now: come back with a made-up code instead, as if it had been.
      const callback = new URL(`${usherUrl}sign-in/keycloak/callback`);
      const asked = browser.page.hops.find(({ location }) => location?.searchParams.has('state'));
      callback.searchParams.set('state', asked?.location?.searchParams.get('state') ?? '');
      callback.searchParams.set('iss', keycloak.issuer);
      callback.searchParams.set('code', 'made-up');
      const page = await browser.visit(callback);
      assert.equal(page.status, 503, page.text);
      assert.ok(performance.now() - asleep < (DEADLINE_SECONDS + 2) * 1000);
      assert.match(page.text, /does not answer/);
      assert.equal(await statusOf('keycloak'), false);
    } finally {
      keycloak.process.thaw();
    }
    await until('keycloak is back', () => statusOf('keycloak'));
  });

  it('starts and lives while Keycloak is away, and recovers by itself when it is back', async () => {
    const seated = browserWithJitsi();
    await signIn(seated, 'asa', 'lecture');
    await keycloak.pause();
    await usher.restart();
    const newcomer = browserWithJitsi();
    const page = await enter(newcomer, 'lecture');
    assert.equal(page.status, 503, page.text);
    assert.match(page.text, /does not answer/);
    assert.equal(await statusOf('keycloak'), false);
    await arriveIn('seminar', await enter(seated, 'seminar'));
    await keycloak.resume();
    await until('keycloak is back', () => statusOf('keycloak'));
    await newcomer.click('Try again');
    const arrived = await newcomer.submit({ username: 'ben', password: 'ben-password' });
    assert.equal((await arriveIn('lecture', arrived)).verdict.joined, true);
  });

  /** Whether readyz finds the named thing well. */
  async function statusOf(name: string): Promise<boolean> {
    const report = (await (await fetch(`${usherUrl}readyz`)).json()) as {
      checks: { name: string; ok: boolean }[];
    };
    const check = report.checks.find((one) => one.name.includes(name));
    assert.ok(check, JSON.stringify(report));
    return check.ok;
  }

  async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
    const end = performance.now() + 40_000;
    while (!(await isSo())) {
      assert.ok(performance.now() < end, what);
      await sleep(500);
    }
  }
});
