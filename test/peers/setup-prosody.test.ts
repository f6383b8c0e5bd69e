import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { systemRandom } from '../../src/base/random.ts';
import { namesOf } from '../../src/setup/generate/names.ts';
import { planSetup } from '../../src/setup/generate/plan-setup.ts';
import { prosodyBase } from '../../src/setup/generate/prosody-base.ts';
import type { SetupAnswers } from '../../src/setup/setup-answers.ts';
import { type Prosody, processLines, prosodyMissing, startProsodyOf } from '../support/prosody.ts';
import { direct, fileOf, usualAnswers, variants } from '../support/setup-answers.ts';
import { type KeyServer, startKeyServer, tokenFor } from '../support/setup-tokens.ts';
import { type JoinAnswer, SignInRefused, XmppClient } from '../support/xmpp.ts';

const missing = prosodyMissing();
const HOST = usualAnswers.jitsiHost;
const MUC = `conference.${HOST}`;

/** What a Prosody without Usher has, then our lines; by hand both are in the one file. */
function prosodyText(answers: SetupAnswers): { text: string; yaml: string } {
  const plan = planSetup(answers, systemRandom);
  const ours = fileOf(plan, 'prosody/');
  const base = ours.place === 'end' ? prosodyBase(namesOf(answers), answers.prosody) : '';
  const plugins = process.env['USHER_JITSI_PLUGINS'] ?? '';
  const text = `${base}\n${ours.text}`.replace('/usr/share/jitsi-meet/prosody-plugins/', plugins);
  return { text, yaml: plan.files.find(({ path }) => path === 'usher.yaml')?.text ?? '' };
}

const KEPT = { user: 'kept', password: 'of-former-days' };

/** An account of the secure domain, where APPLY.md moves it. */
function keepAccount(folder: string): void {
  const accounts = join(folder, 'data', 'accounts%2emeet%2etest', 'accounts');
  mkdirSync(accounts, { recursive: true });
  writeFileSync(join(accounts, 'kept.dat'), `return { ["password"] = "${KEPT.password}" }`);
}

const onMachine = [...variants, ['Keycloak directly', direct] as const].filter(
  ([, { installation }]) => ['debian', 'by-hand'].includes(installation),
);

/** Those that differ for Prosody: the way to sign in does not concern it. */
const tried = onMachine.filter(([, { signIn }]) => signIn.kind === 'oidc');

test('luac and prosodyctl find nothing to complain of in any variant', {
  skip: missing ?? false,
}, () => {
  for (const [name, answers] of onMachine) {
    const folder = mkdtempSync(join(tmpdir(), 'usher-setup-'));
    mkdirSync(join(folder, 'certs'));
    const file = join(folder, 'prosody.cfg.lua');
    writeFileSync(file, `${processLines(folder, 1, 2)}\n${prosodyText(answers).text}`);
    const lua = spawnSync('luac', ['-p', file], { encoding: 'utf8' });
    assert.equal(lua.status, 0, `${name}: ${lua.stderr}`);
    const check = spawnSync('prosodyctl', ['--config', file, 'check', 'config'], {
      encoding: 'utf8',
      env: { ...process.env, LUA_PATH: '/usr/share/lua/5.2/?.lua;;' },
    });
    rmSync(folder, { recursive: true });
    assert.doesNotMatch(
      check.stdout,
      /Duplicate|error|not understood|unknown/i,
      `${name}: ${check.stdout}`,
    );
  }
});

for (const [name, answers] of tried) {
  describe(`Prosody as usher setup writes it: ${name}`, {
    skip: missing ?? false,
    timeout: 90_000,
  }, () => {
    let prosody: Prosody;
    let keys: KeyServer | null = null;
    let mint: (claims: object) => Promise<string>;
    before(async () => {
      const { text, yaml } = prosodyText(answers);
      keys = answers.signing === 'keys' ? await startKeyServer() : null;
      // Usher's address is this machine's here.
      const reached = keys ? text.replaceAll('https://meet.test/auth', keys.address) : text;
      mint = tokenFor(answers, yaml, keys);
      prosody = await startProsodyOf((folder, http, c2s) => {
        if (answers.secureDomainKept) keepAccount(folder);
        return `${processLines(folder, http, c2s)}\n${reached}`;
      });
      await prosody.openRoom('standup');
      await prosody.openRoom('board');
      await prosody.openRoom('quiet');
    });
    after(async () => {
      await prosody?.stop();
      await keys?.stop();
    });

    const seat = async (
      token: string | null,
      room = 'standup',
      domain = HOST,
    ): Promise<JoinAnswer> => {
      const client = await XmppClient.signIn({ url: prosody.url, domain, token });
      const answer = await client.join(`${room}@${MUC}`, 'person', { name: 'Vic' });
      client.close();
      return answer;
    };

    test('a stranger is refused', async () => {
      await assert.rejects(seat(null), SignInRefused);
    });

    test('a guest stands where the variant says', async () => {
      const guest = seat(null, 'quiet', namesOf(answers).guestHost);
      if (answers.guests !== 'guest-host') return void (await assert.rejects(guest));
      const answer = await guest;
      assert.deepEqual([answer.joined, answer.condition], [false, 'registration-required']);
    });

    test('a member is a member', async () => {
      const answer = await seat(await mint({ user: { moderator: false, affiliation: 'member' } }));
      assert.deepEqual([answer.joined, answer.affiliation], [true, 'member'], `${answer.reason}`);
    });

    test('a host is owner', async () => {
      const answer = await seat(await mint({ user: { moderator: true, affiliation: 'owner' } }));
      assert.deepEqual([answer.joined, answer.affiliation], [true, 'owner'], `${answer.reason}`);
    });

    test('a token opens no other room', async () => {
      const answer = await seat(await mint({ user: { moderator: true } }), 'board');
      assert.equal(answer.joined, false);
    });

    if (answers.secureDomainKept) {
      test('a kept account enters any room, and moderates none', async () => {
        const domain = namesOf(answers).accountsHost;
        const at = { url: prosody.url, domain, token: null };
        const client = await XmppClient.signIn({ ...at, account: KEPT });
        const answer = await client.join(`board@${MUC}`, 'kept', { name: 'Kept' });
        client.close();
        assert.deepEqual([answer.joined, answer.affiliation], [true, 'none'], `${answer.reason}`);
        const wrong = { ...KEPT, password: 'wrong' };
        await assert.rejects(XmppClient.signIn({ ...at, account: wrong }), SignInRefused);
      });
    }

    test('a token of another key, or for another Jitsi, opens nothing', async () => {
      const other = tokenFor(
        answers,
        "secret: 'another-secret-of-thirty-two-bytes-and-more'",
        null,
      );
      await assert.rejects(seat(await other({})), SignInRefused);
      const elsewhere = await mint({ sub: 'meet.example.org' });
      const answer = await seat(elsewhere).catch(() => null);
      assert.notEqual(answer?.joined, true);
    });
  });
}

describe('Prosody as usher setup writes it: Keycloak directly, and what that costs', {
  skip: missing ?? false,
  timeout: 90_000,
}, () => {
  let prosody: Prosody;
  let keys: KeyServer;
  let mint: (claims: object) => Promise<string>;
  before(async () => {
    keys = await startKeyServer();
    const certs = 'https://id.test/realms/jitsi-realm/protocol/openid-connect/certs';
    const { text } = prosodyText(direct);
    const reached = text.replace(certs, `${keys.address}/keys.json`);
    assert.notEqual(reached, text);
    mint = tokenFor(direct, '{}', keys);
    prosody = await startProsodyOf(
      (folder, http, c2s) => `${processLines(folder, http, c2s)}\n${reached}`,
    );
    await prosody.openRoom('standup');
    await prosody.openRoom('board');
  });
  after(async () => {
    await prosody?.stop();
    await keys?.stop();
  });

  const sitDown = async (token: string | null, room: string): Promise<string> => {
    const client = await XmppClient.signIn({ url: prosody.url, domain: HOST, token });
    const { joined, affiliation, reason } = await client.join(`${room}@${MUC}`, 'person');
    client.close();
    return joined ? `${affiliation}` : `${reason}`;
  };
  /** As Keycloak has them: of nobody's room. */
  const claims = {
    iss: 'https://id.test/realms/jitsi-realm',
    aud: 'account',
    sub: '6f1f1a3e-8a37-4a75-bd0a-59bd4fb7f5a7',
    room: undefined,
    context: undefined,
  };

  test('a stranger is refused', async () => {
    await assert.rejects(sitDown(null, 'standup'), SignInRefused);
  });

  test('one token opens every room, and moderates none', async () => {
    for (const room of ['standup', 'board']) {
      assert.equal(await sitDown(await mint(claims), room), 'member');
    }
  });

  test('a token of another realm opens nothing', async () => {
    await assert.rejects(
      sitDown(await mint({ ...claims, iss: 'https://id.test/realms/other' }), 'standup'),
      SignInRefused,
    );
  });
});
