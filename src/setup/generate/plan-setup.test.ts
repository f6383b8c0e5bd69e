import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { parseEnv } from 'node:util';
import { createContext, runInContext } from 'node:vm';
import { parse as parseLua } from 'luaparse';
import { parse as parseYaml } from 'yaml';
import { direct, fileOf, usualAnswers, variants } from '../../../test/support/setup-answers.ts';
import { systemRandom } from '../../base/random.ts';
import { loadConfig } from '../../config/load.ts';
import type { SetupAnswers } from '../setup-answers.ts';
import { judgeAnswers } from './judge-answers.ts';
import type { SetupPlan } from './plan-setup.ts';
import { planSetup } from './plan-setup.ts';

const planOf = (answers: SetupAnswers): SetupPlan => planSetup(answers, systemRandom);

/** Loads usher.yaml where it was written, with the one file that it names beside it. */
function load(text: string) {
  const folder = mkdtempSync(join(tmpdir(), 'usher-plan-'));
  const path = join(folder, 'usher.yaml');
  writeFileSync(path, text, { mode: 0o600 });
  writeFileSync(join(folder, 'client-secret'), 'what-the-provider-gave\n', { mode: 0o600 });
  const result = loadConfig({ path, environment: {}, dotEnv: null });
  rmSync(folder, { recursive: true });
  return result;
}

/** What Jitsi's front end makes of its config.js with our lines at the end. */
function frontEnd(plan: SetupPlan): Record<string, unknown> {
  const { text } = plan.files.find(({ path }) => path.endsWith('.js')) ?? { text: '' };
  const context = createContext({});
  const before =
    "var config = { hosts: { domain: 'meet.test', anonymousdomain: 'guest.of.before' } };";
  runInContext(`${before}\n${text}`, context);
  return JSON.parse(runInContext('JSON.stringify(config)', context));
}

describe('what usher setup writes', () => {
  for (const [name, answers] of variants) {
    test(`${name}: answers that go together, and a usher.yaml without a problem`, () => {
      assert.deepEqual(judgeAnswers(answers), []);
      const yaml = fileOf(planOf(answers), 'usher.yaml');
      assert.equal(yaml.mode, 0o600);
      const result = load(yaml.text);
      assert.deepEqual('problems' in result ? result.problems : [], []);
      if ('problems' in result) return;
      const [jitsi] = result.config.jitsi;
      assert.equal(jitsi?.url.href, 'https://meet.test/');
      assert.equal(result.config.publicUrl.href, answers.usherUrl.href);
    });

    test(`${name}: each file says why, those with a secret are for their owner alone, none is there twice`, () => {
      const plan = planOf(answers);
      const paths = plan.files.map(({ path }) => path);
      assert.equal(new Set(paths).size, paths.length);
      const settings = parseYaml(fileOf(plan, 'usher.yaml').text);
      const secrets = [settings.secret, settings.jitsi.secret].filter((one) => one !== undefined);
      for (const { path, text, why, mode } of plan.files) {
        assert.match(why, /\.$/, path);
        if (secrets.some((secret) => text.includes(secret))) assert.equal(mode, 0o600, path);
        assert.ok(!text.includes('undefined') && !text.includes('null'), path);
        assert.equal(dirname(path).startsWith('/'), false);
      }
      const apply = fileOf(plan, 'APPLY.md').text;
      for (const path of paths) assert.ok(path === 'APPLY.md' || apply.includes(path), path);
      assert.equal(apply.match(/^To go back:/gm)?.length, plan.steps.length);
      assert.equal(apply.match(/^## \d+\. /gm)?.length, plan.steps.length);
    });

    test(`${name}: Jitsi's front end reads its lines`, () => {
      const plan = planOf(answers);
      if (answers.installation === 'nixos') return;
      const config = frontEnd(plan);
      const hosts = config['hosts'] as Record<string, unknown>;
      const guest = answers.guests === 'guest-host' ? /^guest\./ : /^undefined$/;
      assert.match(String(hosts['anonymousdomain']), guest);
      assert.equal('tokenAuthUrlAutoRedirect' in config, false);
      const address = String(config['tokenAuthUrl']);
      assert.ok(address.startsWith(answers.usherUrl.href), address);
      assert.equal(config['tokenAuthInline'] === true, answers.flow === 'inline');
      assert.equal(address.includes('{code_challenge}'), answers.flow === 'inline');
    });
  }

  test('Prosody and Usher share the secret, the application id, the issuer and the audience', () => {
    const plan = planOf({ ...usualAnswers, appId: 'school.meet' });
    const lua = fileOf(plan, 'prosody/').text;
    const { jitsi } = parseYaml(fileOf(plan, 'usher.yaml').text);
    assert.ok(lua.includes(`app_secret = "${jitsi.secret}"`));
    for (const line of ['app_id = "school.meet"', 'asap_accepted_issuers = { "school.meet" }']) {
      assert.ok(lua.includes(line), line);
    }
    assert.deepEqual([jitsi.app_id, jitsi.issuer, jitsi.audience], Array(3).fill('school.meet'));
  });

  test('every Prosody is shut to strangers, asks for the room, and leaves it to the token who moderates', () => {
    for (const [name, answers] of [...variants, ['directly', direct] as const]) {
      const file = planOf(answers).files.find(({ path }) => path.startsWith('prosody/'));
      if (!file) continue;
      parseLua(file.text, { luaVersion: '5.3' });
      for (const line of [
        'authentication = "token"',
        'allow_empty_token = false',
        'wait_for_host_disable_auto_owners = true',
        'restrict_room_creation = true',
        '"token_verification"',
        '"token_affiliation"',
      ]) {
        assert.ok(file.text.includes(line), `${name}: ${line}`);
      }
      const optional = answers.guests === 'guest-host' || name === 'directly';
      assert.equal(file.text.includes('asap_require_room_claim = false'), optional, name);
      assert.equal(file.text.includes('app_secret ='), answers.signing === 'secret', name);
    }
  });

  test('containers get the same by variables', () => {
    const plan = planOf({
      ...usualAnswers,
      installation: 'docker',
      signing: 'keys',
      guests: 'guest-host',
    });
    const variables = parseEnv(fileOf(plan, 'docker/env').text);
    assert.equal(variables['JWT_ALLOW_EMPTY'], '0');
    assert.equal(variables['JICOFO_ENABLE_AUTH'], '0');
    assert.equal(variables['JWT_APP_SECRET'], undefined);
    assert.equal(
      variables['XMPP_CONFIGURATION'],
      'cache_keys_url="https://meet.test/auth/keys.json",asap_require_room_claim=false',
    );
    assert.equal(
      variables['TOKEN_AUTH_URL'],
      'https://meet.test/auth/enter?room={room}&state={state}',
    );
    const compose = parseYaml(fileOf(plan, 'docker/compose').text);
    assert.equal(compose.services.usher.read_only, true);
  });

  test('compose files and values are YAML', () => {
    for (const [name, answers] of variants) {
      for (const { path, text } of planOf(answers).files) {
        if (/\.ya?ml$/.test(path))
          assert.equal(typeof parseYaml(text), 'object', `${name}: ${path}`);
      }
    }
  });

  test('with NixOS no secret lies in the module', () => {
    const plan = planOf({ ...usualAnswers, installation: 'nixos' });
    const { jitsi } = parseYaml(fileOf(plan, 'usher.yaml').text);
    const module = fileOf(plan, 'nixos/usher-jitsi.nix').text;
    assert.ok(!module.includes(jitsi.secret));
    assert.match(module, /app_secret = ENV_USHER_JITSI_APP_SECRET;/);
    assert.equal(
      fileOf(plan, 'nixos/prosody.env').text,
      `USHER_JITSI_APP_SECRET=${jitsi.secret}\n`,
    );
  });

  test('the realm to import has one client, which Usher has the secret of', () => {
    const keycloak = variants.find(([name]) => name.startsWith('a realm'))?.[1] ?? usualAnswers;
    const plan = planOf(keycloak);
    const realm = JSON.parse(fileOf(plan, 'keycloak/').text);
    const [client] = realm.clients;
    assert.equal(realm.realm, 'jitsi-realm');
    assert.deepEqual([client.clientId, client.publicClient], ['jitsi', false]);
    assert.equal(`${client.secret}\n`, fileOf(plan, 'client-secret').text);
    assert.deepEqual(client.redirectUris, ['https://meet.test/auth/sign-in/keycloak/callback']);
    assert.deepEqual(
      client.protocolMappers.map(({ name }: { name: string }) => name),
      ['groups', 'roles'],
    );
  });

  test('Keycloak directly says first what it costs, and has no secret and no usher.yaml', () => {
    const plan = planOf(direct);
    assert.deepEqual(
      plan.files.filter(({ path }) => path === 'usher.yaml'),
      [],
    );
    assert.match(plan.steps[0]?.text ?? '', /everybody in the realm enters every room/);
    const [client] = JSON.parse(fileOf(plan, 'keycloak/').text).clients;
    assert.deepEqual([client.publicClient, client.secret], [true, undefined]);
    assert.deepEqual(client.redirectUris, ['https://meet.test/static/sso.html']);
    assert.equal((frontEnd(plan)['sso'] as { clientId: string }).clientId, 'jitsi');
  });

  test('the modules that are switched on already stay so', () => {
    const known = {
      host: ['bosh', 'our_own'],
      muc: ['muc_hide_all', 'muc_wait_for_host', 'muc_census'],
      hasGuestHost: false,
    };
    const plain = fileOf(planSetup(usualAnswers, systemRandom, known), 'prosody/').text;
    assert.match(plain, /"muc_census"/);
    assert.ok(!plain.includes('"muc_wait_for_host"'), 'Usher does the waiting');
    assert.match(fileOf(planSetup(direct, systemRandom, known), 'prosody/').text, /"muc_census"/);
    const guests = { ...usualAnswers, guests: 'guest-host' } as const;
    assert.match(fileOf(planSetup(guests, systemRandom, known), 'prosody/').text, /"our_own"/);
  });

  test('two plans share no secret', () => {
    const [one, two] = [planOf(usualAnswers), planOf(usualAnswers)].map(
      (plan) => parseYaml(fileOf(plan, 'usher.yaml').text).jitsi.secret,
    );
    assert.match(one, /^[0-9a-f]{64}$/);
    assert.notEqual(one, two);
  });
});

test('who is named by an e-mail domain moderates, and not whoever signs in', () => {
  const [, answers = usualAnswers] = variants.find(([name]) => name === 'Google') ?? [];
  const { rooms, sign_in } = parseYaml(fileOf(planOf(answers), 'usher.yaml').text);
  assert.deepEqual(rooms[0].host, ['email:*@school.test']);
  assert.equal(sign_in.methods[0].preset, 'google');
});

test('APPLY.md is in order of doing: nobody is made before Usher runs', () => {
  for (const [kind, title] of [
    ['local', 'The first account'],
    ['saml', 'Tell the identity provider of Usher'],
  ] as const) {
    const [, answers = usualAnswers] =
      variants.find(([, one]) => one.signIn.kind === kind && one.installation === 'debian') ?? [];
    const titles = planOf(answers).steps.map((step) => step.title);
    assert.ok(titles.indexOf(title) > titles.indexOf('nginx: the way to Usher'), titles.join());
  }
});

test('what holds a secret has its rights before the secret is in it', () => {
  for (const installation of ['debian', 'by-hand'] as const) {
    const { steps } = planOf({ ...usualAnswers, installation });
    const puts = steps.flatMap((step) => step.puts).join('\n');
    const secrets = puts.match(/^install .*(usher\.yaml|client-secret|cfg\.lua)$/gm) ?? [];
    for (const line of secrets) assert.match(line, /-m 640 -o root -g (usher|prosody) /);
    const rights = puts.indexOf('chmod 640 /etc/prosody');
    if (installation === 'debian')
      assert.ok(rights !== -1 && rights < puts.indexOf('cat prosody/'));
  }
});

test('an earlier plan’s secrets are kept where they are given', () => {
  const kept = { own: 'a'.repeat(64), jitsi: 'b'.repeat(64) };
  const { text } = fileOf(planSetup(usualAnswers, systemRandom, null, kept), 'usher.yaml');
  const settings = parseYaml(text);
  assert.deepEqual([settings.secret, settings.jitsi.secret], [kept.own, kept.jitsi]);
});
