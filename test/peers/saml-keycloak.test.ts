import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser } from '../support/browser.ts';
import { Keycloak, keycloakIsThere } from '../support/keycloak.ts';
import type { Page } from '../support/page.ts';
import { requirePart } from '../support/require-part.ts';
import { samlKeys } from '../support/saml-keys.ts';
import { assertChangeRefused } from '../support/saml-peer.ts';
import { arriveIn, browserWithJitsi } from '../support/seat.ts';
import { reserveUsherUrl, startUsherProcess, type UsherProcess } from '../support/usher-process.ts';

const skip = requirePart('Keycloak', keycloakIsThere);
const BASIC = 'urn:oasis:names:tc:SAML:2.0:attrname-format:basic';

/** What the page of docs says to set, as the interface has it. */
const mapper = (name: string, protocolMapper: string, config: Record<string, string>) => ({
  name,
  protocol: 'saml',
  protocolMapper,
  config: {
    'attribute.name': name,
    'attribute.nameformat': 'Basic',
    'friendly.name': BASIC,
    ...config,
  },
});
const property = (name: string, attribute: string) =>
  mapper(name, 'saml-user-property-mapper', { 'user.attribute': attribute });
const mappers = [
  property('uid', 'username'),
  property('mail', 'email'),
  property('givenName', 'firstName'),
  property('sn', 'lastName'),
  mapper('groups', 'saml-role-list-mapper', { single: 'false' }),
];

/** Each a client of its own: how Keycloak protects what it says. */
const protections: Record<string, Record<string, string>> = {
  document: {
    'saml.server.signature': 'true',
    'saml.assertion.signature': 'false',
    'saml.encrypt': 'false',
  },
  assertion: {
    'saml.server.signature': 'false',
    'saml.assertion.signature': 'true',
    'saml.encrypt': 'false',
  },
  // AES-CBC, as a client has it that is made of metadata.
  encrypted: { 'saml.server.signature': 'true', 'saml.assertion.signature': 'true' },
  sha512: {
    'saml.server.signature': 'true',
    'saml.assertion.signature': 'true',
    'saml.signature.algorithm': 'RSA_SHA512',
  },
};

describe('Keycloak as a SAML provider', { skip, timeout: 600_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'usher-saml-keycloak-'));
  let usherUrl: string;
  let keycloak: Keycloak;
  let usher: UsherProcess;

  before(async () => {
    writeFileSync(join(folder, 'key.pem'), samlKeys.service.privateKey, { mode: 0o600 });
    writeFileSync(join(folder, 'crt.pem'), samlKeys.service.certificate);
    usherUrl = await reserveUsherUrl();
    keycloak = await Keycloak.start(usherUrl);
    const methods = Object.keys(protections).map(
      (id) => `- id: ${id}
  type: saml
  title: By ${id}
  metadata_url: ${keycloak.issuer}/protocol/saml/descriptor
  allow_http: true
  private_key_file: ${folder}/key.pem
  certificate_file: ${folder}/crt.pem`,
    );
    usher = await startUsherProcess(usherUrl, methods.join('\n'));
    for (const [id, attributes] of Object.entries(protections)) {
      const metadata = await (await fetch(`${usherUrl}sign-in/${id}/metadata`)).text();
      await keycloak.importSamlClient(metadata, attributes, mappers);
    }
  });
  after(async () => {
    await usher?.stop();
    await keycloak?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const signIn = async (browser: Browser, id: string, name: string): Promise<Page> => {
    await browser.visit(`${usherUrl}room/lecture`);
    const form = await browser.click(`Continue with By ${id}`);
    assert.ok(form.url.href.startsWith(keycloak.issuer), form.text);
    await browser.submit({ username: name, password: `${name}-password` });
    return browser.submit();
  };
  const isSignedIn = async (browser: Browser) =>
    (await browser.visit(`${usherUrl}account`, { follow: false })).status === 200;

  for (const id of Object.keys(protections)) {
    it(`signs in, by ${id}`, async () => {
      const browser = browserWithJitsi();
      const page = await signIn(browser, id, 'asa');
      const { verdict, user } = await arriveIn('lecture', page);
      assert.equal(verdict.joined, true, verdict.reason ?? '');
      assert.equal(user.id, 'asa');
      assert.equal(user.name, 'Åsa Öberg');
      assert.equal(user.email, 'asa@example.org');
    });
  }

  it('seats nobody with a wrong password', async () => {
    const browser = browserWithJitsi();
    await browser.visit(`${usherUrl}room/lecture`);
    await browser.click('Continue with By document');
    const page = await browser.submit({ username: 'asa', password: 'wrong' });
    assert.ok(page.url.href.startsWith(keycloak.issuer));
    assert.match(page.text, /Invalid username or password/);
    assert.equal(await isSignedIn(browser), false);
  });

  it('ends the session at Keycloak as well when somebody signs out', async () => {
    const browser = browserWithJitsi();
    const before = await keycloak.sessionsOf('ben');
    await signIn(browser, 'document', 'ben');
    assert.equal(await keycloak.sessionsOf('ben'), before + 1);
    await browser.visit(`${usherUrl}account`);
    await browser.submit({}, 'Sign out');
    let page = await browser.click(/^Continue to/);
    if (page.url.href.startsWith(keycloak.issuer)) page = await browser.submit();
    assert.equal(page.url.href.split('?')[0], `${usherUrl}signed-out`, page.text);
    assert.equal(await keycloak.sessionsOf('ben'), before);
  });

  it('ends ours when somebody signs out at Keycloak', async () => {
    const browser = browserWithJitsi();
    await signIn(browser, 'document', 'ben');
    assert.equal(await isSignedIn(browser), true);
    await browser.visit(`${keycloak.issuer}/protocol/openid-connect/logout`);
    await browser.submit();
    for (let step = 0; step < 6 && browser.page.body.includes('<form'); step++) {
      await browser.submit();
    }
    assert.equal(await isSignedIn(browser), false, browser.page.text);
  });

  it('believes a message signed with a key that is new at Keycloak', async () => {
    await keycloak.rotateKeys();
    const page = await signIn(browserWithJitsi(), 'assertion', 'asa');
    assert.equal((await arriveIn('lecture', page)).verdict.joined, true);
  });

  // Behind the new key: a signature that no key made has the metadata read again, every half a minute at most.
  for (const id of ['document', 'assertion']) {
    it(`is not believed when somebody has written another name into its response, by ${id}`, async () => {
      const browser = browserWithJitsi();
      await browser.visit(`${usherUrl}room/lecture`);
      await browser.click(`Continue with By ${id}`);
      await browser.submit({ username: 'asa', password: 'asa-password' });
      await assertChangeRefused(browser, usherUrl, usher);
    });
  }
});
