import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { systemClock } from '../../src/base/clock.ts';
import { systemRandom } from '../../src/base/random.ts';
import { migrate } from '../../src/cli/commands/migrate.ts';
import { userImport } from '../../src/cli/commands/user-import.ts';
import { loadConfig } from '../../src/config/load.ts';
import { openStorage } from '../../src/storage/open-storage.ts';
import { createSealer } from '../../src/storage/sealer.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { Browser } from '../support/browser.ts';
import { CLIENT_ID, CLIENT_SECRET } from '../support/hostile-settings.ts';
import { saidBy } from '../support/said-by.ts';
import { SamlHouse } from '../support/saml-house.ts';
import { jitsiState, type Story, seatOf, startStory } from '../support/story.ts';
import { AUTH, JITSI_SECRET, MEET, startUsher, type TestUsher } from '../support/usher.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures/migrate');
const fixture = (name: string) => join(FIXTURES, name);
const home = mkdtempSync(join(tmpdir(), 'usher-migrate-story-'));
after(() => rmSync(home, { recursive: true }));

let made = 0;
const fresh = () => join(home, `folder-${made++}`);

/** Where `usher migrate` wrote, with the text of usher.yaml. */
async function migrated(...argv: string[]): Promise<{ folder: string; yaml: string }> {
  const folder = fresh();
  const { status, notes } = await saidBy(migrate, [...argv, '--output', folder]);
  assert.equal(status, 0, notes);
  return { folder, yaml: readFileSync(join(folder, 'usher.yaml'), 'utf8') };
}

/** The settings with the tests' provider, which speaks plain http on loopback, in the place of the old one. */
function withProvider(yaml: string, issuer: string): string {
  return yaml
    .replace(/^( *)issuer: .*$/m, `$1issuer: ${issuer}\n$1allow_http: true`)
    .replace(/^ *internal_url: .*\n/m, '')
    .replace(/^( *)client_id: .*$/m, `$1client_id: ${CLIENT_ID}`)
    .replace(/^ *client_secret: .*\n/m, '')
    .replace(/^( *client_id: .*)$/m, `$1\n      client_secret: ${CLIENT_SECRET}`);
}

const adapters: readonly {
  readonly name: string;
  readonly argv: readonly string[];
  /** What Jitsi calls. */
  readonly entry: string;
  /** Where the provider sends people back to. */
  readonly callback: string;
}[] = [
  {
    name: 'jitsi-openid',
    argv: ['--env', fixture('jitsi-openid.env')],
    entry: `${AUTH}/room/standup`,
    callback: `${AUTH}/callback`,
  },
  {
    name: 'go-openid',
    argv: ['--env', fixture('go-openid.env')],
    entry: `${AUTH}/jitsi-openid/authenticate?state=${jitsiState({ room: 'standup' })}&room=standup`,
    callback: `${AUTH}/jitsi-openid/callback`,
  },
  {
    name: 'oidc-adapter',
    argv: [
      ...['--env', fixture('oidc-adapter.yml'), '--env', fixture('oidc-adapter.env')],
      ...['--jitsi', 'meet.example.org'],
    ],
    entry: `${MEET}/oidc/auth?state=${jitsiState({ room: 'standup' })}`,
    callback: `${MEET}/oidc/tokenize`,
  },
  {
    name: 'keycloak-adapter',
    argv: ['--env', fixture('keycloak-adapter.service'), '--jitsi', 'meet.example.org'],
    entry: `${MEET}/oidc/auth?state=${jitsiState({ room: 'standup' })}`,
    callback: `${MEET}/oidc/tokenize`,
  },
];

for (const { name, argv, entry, callback } of adapters) {
  describe(`an Usher on what usher migrate wrote in the place of ${name}`, () => {
    let story: Story;
    before(async () => {
      const { yaml } = await migrated(...argv, '--from', name);
      assert.ok(yaml.includes(JITSI_SECRET), 'the old secret is carried over');
      story = await startStory({
        configure: ({ issuer }) => ({ yaml: withProvider(yaml, issuer) }),
      });
    });
    after(() => story.close());

    test('seats people by the address that Jitsi has, with the redirect address that the provider has', async () => {
      const page = await story.browser().visit(entry);
      const away = page.hops.find(({ url }) => url.origin === story.provider.issuer);
      assert.equal(away?.url.searchParams.get('redirect_uri'), callback);
      const { claims, verdict } = seatOf(page);
      assert.deepEqual([verdict.joined, claims.room, claims.aud], [true, 'standup', 'jitsi']);
    });
  });
}

describe('an Usher on what usher migrate wrote in the place of saml2jwt', () => {
  let house: SamlHouse;
  before(async () => {
    const { yaml } = await migrated('--env', fixture('saml2jwt.env'));
    house = await SamlHouse.open({
      // The tests touch no network: the same metadata, from a file.
      yaml: (folder) => yaml.replace(/metadata_url: .*/, `metadata_file: ${folder}/idp.xml`),
    });
  });
  after(() => house.close());

  test('seats people by the address that Jitsi has, as the same service at the provider', async () => {
    const browser = house.browser();
    await browser.visit(`${AUTH}/generateToken?room=standup&tenant=acme/`);
    assert.equal(house.asked.at(-1)?.callback, `${AUTH}/sign-in/saml/callback`);
    const { claims, verdict } = seatOf(await browser.submit());
    assert.deepEqual([verdict.joined, claims.room, claims.sub], [true, 'standup', 'acme']);
  });
});

describe('an Usher on what usher migrate wrote in the place of a secure domain', () => {
  let usher: TestUsher;
  let storage: Storage;
  let secret: string;
  const browser = () =>
    new Browser({
      routes: { [AUTH]: usher.answer, [MEET]: () => new Response('<title>Jitsi Meet</title>') },
      network: false,
    });

  before(async () => {
    const { folder, yaml } = await migrated(
      ...['--prosody', fixture('secure-domain/prosody.cfg.lua'), '--usher', `${AUTH}/`],
    );
    const accounts = join(home, 'prosody', 'meet%2eexample%2eorg', 'accounts');
    mkdirSync(accounts, { recursive: true });
    writeFileSync(
      join(accounts, 'joki.dat'),
      'return {\n\t["password"] = "open sesame now";\n};\n',
    );
    const environment = { USHER_STORAGE_URL: `sqlite:${join(home, 'usher.db')}` };
    const settings = ['--config', join(folder, 'usher.yaml')];
    const from = ['--prosody', join(home, 'prosody'), '--host', 'meet.example.org'];
    const imported = await saidBy(userImport, [...from, ...settings], { environment });
    assert.match(imported.notes, /1 account imported\.$/);

    const loaded = loadConfig({ path: null, text: yaml, environment });
    assert.ok('config' in loaded);
    const [jitsi] = loaded.config.jitsi;
    secret = jitsi?.signing.kind === 'secret' ? jitsi.signing.secret : '';
    const lua = readFileSync(join(folder, 'prosody/meet.example.org.cfg.lua'), 'utf8');
    assert.ok(lua.includes(`app_secret = "${secret}"`), 'Prosody has the secret of usher.yaml');
    const seal = createSealer(loaded.config.secret, systemRandom);
    storage = await openStorage({ url: environment.USHER_STORAGE_URL, clock: systemClock, seal });
    usher = await startUsher({ yaml, environment, storage });
  });
  after(() => usher.close());

  test('whoever had an account moderates any room, with the password they had', async () => {
    const one = browser();
    const door = await one.visit(`${AUTH}/account`);
    assert.ok(door.body.includes('password'), door.text);
    const inside = await one.submit({ username: 'joki', password: 'open sesame now' });
    assert.equal(inside.url.origin, AUTH);
    const { claims, verdict } = seatOf(await one.visit(`${AUTH}/room/standup`), secret);
    assert.equal(verdict.joined, true);
    assert.equal(claims.context.user['affiliation'], 'owner');
  });

  test('who has none gives a name, and waits for them', async () => {
    const guest = browser();
    const door = await guest.visit(`${AUTH}/room/another`);
    assert.equal(new URL(door.url).pathname, '/door');
    const waiting = await guest.submit({ name: 'Gast' });
    assert.equal(new URL(waiting.url).pathname, '/wait', waiting.text);
  });
});
