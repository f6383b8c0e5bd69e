import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { systemClock } from '../../src/base/clock.ts';
import { systemRandom } from '../../src/base/random.ts';
import type { Identity } from '../../src/model/identity.ts';
import { createSessions } from '../../src/sessions/sessions.ts';
import { Browser } from '../support/browser.ts';
import { keycloakIsThere } from '../support/keycloak.ts';
import { ADA_PASSWORD } from '../support/ldap-settings.ts';
import type { Page } from '../support/page.ts';
import { usePasskey } from '../support/passkey-visits.ts';
import { requirePart } from '../support/require-part.ts';
import { sambaLacks } from '../support/samba.ts';
import { lemonldapSamlIsThere } from '../support/second-provider.ts';
import { simpleSamlIsThere } from '../support/simplesamlphp.ts';
import { hasSlapd } from '../support/slapd.ts';
import { seatOf } from '../support/story.ts';
import { AUTH, JITSI_SECRET, MEET, startUsher, type TestUsher } from '../support/usher.ts';
import { chooseWay, OWN_PASSWORD, WaysAccounts } from '../support/ways-accounts.ts';
import { WaysServers } from '../support/ways-servers.ts';

/** Who comes, by which way, and who they are then: username, what others see, groups. */
type Row = readonly [
  kind: string,
  lacks: string | false,
  methodId: string,
  walk: (browser: Browser) => Promise<Page>,
  person: readonly [username: string, name: string | null, groups: readonly string[]],
  secondFactor: boolean,
];

const lacksKeycloak = requirePart('Keycloak', keycloakIsThere);
const lacksLemon = requirePart('the SAML part of LemonLDAP::NG', lemonldapSamlIsThere);
const lacksSimple = requirePart('SimpleSAMLphp', simpleSamlIsThere);
const lacksSlapd = requirePart('slapd', hasSlapd);
const lacksSamba = sambaLacks && requirePart(`a Samba domain controller (${sambaLacks})`, false);

const own = new WaysAccounts();
/** The form in front of the person; with SAML, a page follows that a browser sends on by itself. */
const form = (fields: Readonly<Record<string, string>>) => (browser: Browser) =>
  browser.submit(fields);
const samlForm = (fields: Readonly<Record<string, string>>) => async (browser: Browser) => {
  await browser.submit(fields);
  return browser.submit();
};
const ownForm = (username: string) => (browser: Browser) =>
  browser.submit({ username, password: OWN_PASSWORD }, 'Sign in');
const atKeycloak = { username: 'asa', password: 'asa-password' };
const ada = { username: 'ada', password: ADA_PASSWORD };
const asIs = async (browser: Browser) => browser.page;
const asa = (...groups: readonly string[]) => ['asa', 'Åsa Öberg', groups] as const;
const octocat = (...groups: readonly string[]) => ['octocat', 'The Octocat', groups] as const;
const nested = ['board', 'everybody', 'round-1', 'round-2', 'staff'];
const withCode = async (browser: Browser) => {
  await ownForm('tove')(browser);
  return browser.submit({ code: own.code() });
};

// biome-ignore format: it is a table.
const table: readonly Row[] = [
  ['Keycloak, OpenID Connect', lacksKeycloak, 'keycloak', form(atKeycloak), asa('staff'), false],
  ['Keycloak, SAML', lacksKeycloak, 'keycloak-saml', samlForm(atKeycloak), asa('staff'), false],
  ['LemonLDAP::NG, SAML', lacksLemon, 'lemon', samlForm({ user: 'asa', password: 'asa' }), asa('staff'), false],
  ['SimpleSAMLphp, SAML', lacksSimple, 'simple', samlForm(atKeycloak), asa('choir', 'staff'), false],
  ['slapd', lacksSlapd, 'slapd', form(ada), ['ada', 'Ada, Countess of Lovelace', nested], false],
  ['Samba AD', lacksSamba, 'samba', form(ada), ['ada', 'Ada Lovelace', ['inner', 'outer']], false],
  ['GitHub, a stand-in', false, 'github', asIs, octocat('acme', 'acme/teachers'), false],
  ['OAuth 2, described', false, 'forge', asIs, octocat('Acme'), false],
  ['an account with a password', false, 'local', ownForm('joki'), ['joki', 'Joki Virtanen', ['staff']], false],
  ['an account with TOTP', false, 'local', withCode, ['tove', 'Tove Ek', ['staff']], true],
  ['an account with a passkey', false, 'local', (browser) => usePasskey(browser, own.key), ['pia', 'Pia Lund', ['staff']], true],
  ['an account imported from Prosody', false, 'local', ownForm('sami'), ['sami', null, ['members']], false],
];

describe('every way in', { timeout: 300_000 }, () => {
  let servers: WaysServers;
  let usher: TestUsher;

  before(async () => {
    servers = await WaysServers.start();
    const known = await open();
    await servers.introduce(async (id) => {
      const answer = await known.answer(new Request(`${AUTH}/sign-in/${id}/metadata`));
      return answer.text();
    });
    // It may have looked for metadata before there was any.
    await known.close();
    usher = await open();
    await own.make(usher, browser());
  });
  after(async () => {
    await usher?.close();
    await servers?.close();
  });

  const open = () =>
    startUsher({
      yaml: `
public_url: ${AUTH}/
jitsi: { url: ${MEET}/, secret: ${JITSI_SECRET} }
guests: { without_rules: never }
sign_in:
  methods:
${[...servers.methods(), '- { type: local, id: local, title: Accounts here }'].join('\n').replace(/^/gm, '    ')}
`,
    });
  const browser = () =>
    new Browser({
      routes: {
        [AUTH]: (request) => usher.answer(request),
        [MEET]: () => new Response('Jitsi', { headers: { 'content-type': 'text/html' } }),
      },
    });
  const identityIn = async ({ jar }: Browser): Promise<Identity | undefined> => {
    const { storage, config } = usher;
    const sessions = createSessions(
      storage,
      systemClock,
      systemRandom,
      config.sessions,
      () => true,
    );
    const cookie = jar.get('__Host-usher-session')?.value ?? '';
    return (await sessions.find([cookie]))?.session.identity;
  };

  for (const [kind, skip, methodId, walk, [username, name, groups], secondFactor] of table) {
    it(`${kind}: from the room to a seat`, { skip }, async () => {
      const person = browser();
      const chooser = await person.visit(`${AUTH}/room/standup`);
      assert.equal(chooser.url.pathname, '/sign-in', chooser.text);
      await chooseWay(person, methodId === 'local' ? 'Accounts here' : `By ${methodId}`);
      const { claims, verdict } = seatOf(await walk(person));
      assert.deepEqual([verdict.joined, claims.room], [true, 'standup']);
      assert.equal(claims.context.user['id'], username);
      assert.equal(claims.context.user['name'] ?? null, name);
      const identity = await identityIn(person);
      assert.deepEqual(
        [identity?.methodId, identity?.username, identity?.name, identity?.secondFactor],
        [methodId, username, name, secondFactor],
      );
      assert.deepEqual([...(identity?.groups ?? [])].sort(), groups);
    });
  }
});
