import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { createContext, runInContext } from 'node:vm';
import { setup } from '../../src/cli/commands/setup.ts';
import { Browser } from '../support/browser.ts';
import { HostileProvider } from '../support/hostile-provider.ts';
import { CLIENT_SECRET } from '../support/hostile-settings.ts';
import { type Prosody, processLines, prosodyMissing, startProsodyOf } from '../support/prosody.ts';
import { saidBy } from '../support/said-by.ts';
import { tokenIn } from '../support/story.ts';
import { startUsher, type TestUsher } from '../support/usher.ts';
import { XmppClient } from '../support/xmpp.ts';

const missing = prosodyMissing();
const MEET = 'https://meet.test';

describe('from a bare Prosody, by nothing but what usher setup wrote', {
  skip: missing ?? false,
  timeout: 90_000,
}, () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'usher-story-')), 'usher-setup');
  let provider: HostileProvider;
  let usher: TestUsher;
  let prosody: Prosody;

  const read = (path: string) => readFileSync(join(folder, path), 'utf8');

  before(async () => {
    provider = await HostileProvider.start({
      redirectUris: [`${MEET}/auth/sign-in/oidc/callback`],
    });
    const answers =
      '--yes --jitsi meet.test --installation by-hand --sign-in oidc --client-id usher';
    const argv = [...answers.split(' '), '--issuer', provider.issuer, '--output', folder];
    const said = await saidBy(setup, argv);
    assert.equal(said.status, 0, said.notes);
    // What a person does: the secret of the client, which step 1 of APPLY.md asks for.
    writeFileSync(join(folder, 'client-secret'), `${CLIENT_SECRET}\n`, { mode: 0o600 });
    const plugins = process.env['USHER_JITSI_PLUGINS'] ?? '';
    const lua = read('prosody/meet.test.cfg.lua').replace(
      '/usr/share/jitsi-meet/prosody-plugins/',
      plugins,
    );
    prosody = await startProsodyOf((at, http, c2s) => `${processLines(at, http, c2s)}\n${lua}`);
    await prosody.openRoom('standup');
    // This test's provider speaks http, and its files lie elsewhere; nothing else is changed.
    const yaml = read('usher.yaml')
      .replace(
        'client_secret_file: client-secret',
        `client_secret_file: ${folder}/client-secret\n      allow_http: true`,
      )
      .replace('sqlite:/var/lib/usher/usher.db', 'sqlite::memory:');
    usher = await startUsher({ yaml });
  });
  after(async () => {
    await prosody?.stop();
    await usher?.close();
    await provider?.close();
    rmSync(join(folder, '..'), { recursive: true, force: true });
  });

  /** As Jitsi's front end fills the address that its config.js holds. */
  function tokenAuthUrl(room: string): string {
    const context = createContext({});
    const config = `var config = {};\n${read('config-js/meet.test-config.js')}\nconfig.tokenAuthUrl`;
    const state = encodeURIComponent(JSON.stringify({ room, roomSafe: room }));
    return String(runInContext(config, context)).replace('{room}', room).replace('{state}', state);
  }

  test('a person signs in, and is seated as moderator', async () => {
    provider.account = 'alice';
    const browser = new Browser({
      routes: {
        [MEET]: (request) =>
          new URL(request.url).pathname.startsWith('/auth/')
            ? usher.answer(request)
            : Promise.resolve(
                new Response('<!doctype html><title>Jitsi Meet</title>', {
                  headers: { 'content-type': 'text/html' },
                }),
              ),
      },
    });
    const door = await browser.visit(tokenAuthUrl('standup'));
    assert.match(door.text, /name/i);
    const page = await browser.click(/^Continue with/);
    assert.equal(page.url.pathname, '/standup', page.text);
    const client = await XmppClient.signIn({
      url: prosody.url,
      domain: 'meet.test',
      token: tokenIn(page.url),
    });
    const seat = await client.join('standup@conference.meet.test', 'person');
    client.close();
    assert.deepEqual([seat.joined, seat.affiliation], [true, 'owner'], `${seat.reason}`);
  });
});
