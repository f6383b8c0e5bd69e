import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { fixture, MigrateDesk, PROSODY, SECRETS } from '../../../test/support/migrate-desk.ts';
import { saidBy } from '../../../test/support/said-by.ts';
import { samlKeys } from '../../../test/support/saml-keys.ts';
import { readProsody } from '../../setup/read/read-prosody.ts';
import { textOf } from '../../setup/read/value.ts';
import { configCheck } from './config-check.ts';
import { migrate } from './migrate.ts';
import { setup } from './setup.ts';

const desk = new MigrateDesk();
const fresh = () => desk.fresh();
const written = (text: string) => desk.written(text);
const run = (argv: readonly string[]) => desk.run(argv);

/** What is given, and by what it is recognised. */
const ORIGINS: readonly (readonly [name: string, argv: readonly string[], by: RegExp])[] = [
  [
    'jitsi-openid',
    ['--env', fixture('jitsi-openid.env')],
    /MarcelCoding\/jitsi-openid, by JITSI_URL/,
  ],
  ['go-openid', ['--env', fixture('go-openid.env')], /mod242\/jitsi-go-openid, by PREJOIN/],
  [
    'oidc-adapter',
    [
      ...['--env', fixture('oidc-adapter.yml'), '--env', fixture('oidc-adapter.env')],
      ...['--jitsi', 'meet.example.org'],
    ],
    /jitsi-oidc-adapter, by OIDC_ISSUER_URL/,
  ],
  [
    'keycloak-adapter',
    ['--env', fixture('keycloak-adapter.env'), '--jitsi', 'meet.example.org'],
    /jitsi-keycloak-adapter, by KEYCLOAK_ORIGIN/,
  ],
  [
    'keycloak-adapter',
    ['--env', fixture('keycloak-adapter.service'), '--jitsi', 'meet.example.org'],
    /jitsi-keycloak-adapter, by KEYCLOAK_ORIGIN/,
  ],
  ['saml2jwt', ['--env', fixture('saml2jwt.env')], /Jitsi-SAML2JWT, by JITSI_DOMAIN/],
  ['ldap', ['--env', fixture('docker-ldap.env')], /directory, by LDAP_URL/],
  [
    'ldap',
    ['--saslauthd', fixture('saslauthd.conf'), '--jitsi', 'meet.example.org'],
    /directory, by saslauthd/,
  ],
  ['secure-domain', ['--env', fixture('docker-internal.env')], /secure domain, by ENABLE_AUTH/],
  ['secure-domain', PROSODY, /secure domain, by authentication = "internal_hashed"/],
];

describe('usher migrate', () => {
  for (const [name, argv, by] of ORIGINS) {
    test(`recognises ${name} and writes settings that are well, from ${argv[1]?.split('/').at(-1)}`, async () => {
      const { status, out, notes, folder, read } = await run(argv);
      assert.equal(status, 0, notes);
      assert.match(notes, by);
      assert.doesNotMatch(out + notes + read('MIGRATE.md'), SECRETS);
      assert.equal(statSync(folder).mode & 0o777, 0o700);
      const yaml = join(folder, 'usher.yaml');
      assert.equal(statSync(yaml).mode & 0o777, 0o600);
      const [, own = ''] = /^secret: ["']?(\w{64})/m.exec(read('usher.yaml')) ?? [];
      assert.equal(own.length, 64, 'it has a secret of its own, made new');
      assert.ok(!(out + notes).includes(own));
      const where = { USHER_STORAGE_URL: 'sqlite::memory:' };
      const checked = await saidBy(configCheck, ['--config', yaml], { environment: where });
      assert.equal(checked.status, 0, checked.notes);

      const told = await run([...argv, '--from', name, '--json']);
      const { from, recognised_by, differences, steps, left_out } = JSON.parse(told.out);
      assert.deepEqual([told.status, from, recognised_by], [0, name, null]);
      assert.ok(differences.length >= 4 && steps.length >= 4);
      assert.doesNotMatch(told.out, SECRETS);
      for (const one of left_out) assert.match(notes, new RegExp(`${one} is not known`));
    });
  }

  test('names what nobody knows, and what a compose file takes from elsewhere', async () => {
    const unknown = async (argv: readonly string[]) => {
      const { notes, read } = await run(argv);
      const left = [...notes.matchAll(/note: (\S+) is not known/g)].map(([, name]) => name);
      for (const name of left) assert.ok(read('MIGRATE.md').includes(`\`${name}\``));
      return left.join();
    };
    assert.equal(await unknown(['--env', fixture('jitsi-openid.env')]), 'RUST_LOG');
    assert.equal(await unknown(['--env', fixture('docker-ldap.env')]), 'LDAP_COLOUR');
    const jitsi = ['--jitsi', 'meet.example.org'];
    assert.equal(
      await unknown(['--saslauthd', fixture('saslauthd.conf'), ...jitsi]),
      'ldap_size_limit',
    );
    const both = ['--env', fixture('oidc-adapter.yml'), '--env', fixture('oidc-adapter.env')];
    assert.equal(await unknown([...both, ...jitsi]), 'COLOUR');
    const { notes } = await run([...both, ...jitsi]);
    assert.match(notes, /variables are those of .*oidc-adapter\.yml, service oidc-adapter\./);
    const alone = written('services:\n  a:\n    env_file: ./adapter.env\n');
    const { status, notes: asked } = await run(['--env', alone]);
    assert.equal(status, 1);
    assert.match(
      asked,
      /variables are taken from \.\/adapter\.env too; give it by a further --env/,
    );
  });

  test('in the .env of a docker-jitsi-meet it finds Jitsi’s host, and names the first of what is Jitsi’s', async () => {
    const own = readFileSync(fixture('oidc-adapter.env'), 'utf8');
    const others = Array.from({ length: 30 }, (_, at) => `JITSI_THING_${at}=1`).join('\n');
    const file = written(`PUBLIC_URL=meet.example.org\n${own}${others}\n`);
    const { status, notes, read } = await run(['--env', file]);
    assert.equal(status, 0, notes);
    assert.match(read('usher.yaml'), /public_url: "https:\/\/meet\.example\.org\/oidc\/"/);
    assert.match(
      notes,
      /JITSI_THING_19 is not known.*\n.*so were 10 more, which MIGRATE\.md names/,
    );
    assert.match(read('MIGRATE.md'), /`JITSI_THING_29`/);
    assert.doesNotMatch(notes, /PUBLIC_URL/);
  });

  test('takes the old secret where it is good, and else one that Prosody is told', async () => {
    const kept = await run(['--env', fixture('go-openid.env')]);
    assert.match(kept.read('usher.yaml'), /secret: "not-a-real-secret-0123456789abcdef"/);
    assert.ok(!existsSync(join(kept.folder, 'jitsi')));
    const jitsi = ['--jitsi', 'meet.example.org'];
    const renewed = await run(['--env', fixture('keycloak-adapter.env'), ...jitsi]);
    assert.match(renewed.out, /The secret shared with Prosody is shorter than 32 bytes/);
    const [, secret = ''] = /^ {2}secret: "(\w{64})"/m.exec(renewed.read('usher.yaml')) ?? [];
    const lua = { file: 'prosody.cfg.lua', text: renewed.read('jitsi/prosody.cfg.lua') };
    const [host] = readProsody([lua]).sections;
    assert.deepEqual(textOf(host?.options.get('app_secret')), { text: secret });
    assert.equal(host?.name, 'meet.example.org');
    assert.ok(renewed.read('jitsi/env').includes(`\nJWT_APP_SECRET=${secret}\n`));
    assert.equal(statSync(join(renewed.folder, 'jitsi/env')).mode & 0o777, 0o600);
    assert.ok(!renewed.out.includes(secret));
    assert.match(renewed.read('MIGRATE.md'), /Prosody: the new secret/);
    const file = written('not-a-real-secret-0123456789abcdef\n');
    const text = readFileSync(fixture('go-openid.env'), 'utf8').replace(/^PREJOIN.*/m, '');
    const named = written(text.replace(/^JITSI_SECRET=.*/m, `JITSI_SECRET_FILE=${file}`));
    const fromFile = await run(['--env', named, '--from', 'jitsi-openid']);
    assert.match(fromFile.read('usher.yaml'), new RegExp(`secret_file: "${file}"`));
    assert.match(fromFile.out, /line break at the end of the secret’s file was part of the secret/);
  });

  test('takes the names that jitsi-openid’s own NixOS module gives its variables', async () => {
    const text = readFileSync(fixture('jitsi-openid.env'), 'utf8').replace(
      'issuer_url',
      'ISSUER_URL',
    );
    const prefixed = text.replace(/^(export )?([A-Z_]+=)/gm, '$1JITSI_OPENID_$2');
    const { status, notes, read } = await run(['--env', written(prefixed)]);
    assert.equal(status, 0, notes);
    const plain = await run(['--env', written(text)]);
    const known = (yaml: string) => yaml.replace(/^secret: .*$/m, '');
    assert.equal(known(read('usher.yaml')), known(plain.read('usher.yaml')));
  });

  test('tells only the differences that apply', async () => {
    const jitsi = ['--jitsi', 'meet.example.org'];
    const said = async (...argv: string[]) => (await run(argv)).out;
    const openid = await said('--env', fixture('jitsi-openid.env'));
    assert.match(openid, /A token lives 24 hours\. Here: It lives 2 hours/);
    assert.match(openid, /ID token without `at_hash` is refused/);
    const text = readFileSync(fixture('jitsi-openid.env'), 'utf8');
    const more = `${text}VERIFY_ACCESS_TOKEN_HASH=true\r\nUSHER_JITSI_TTL=24h\r\n`;
    const same = await said('--env', written(more));
    assert.doesNotMatch(same, /A token lives|at_hash/);
    assert.match(await said('--env', fixture('go-openid.env')), /DEEPLINK=false has no effect/);
    const first = await said('--env', fixture('keycloak-adapter.env'), ...jitsi);
    assert.match(first, /comes into the room all the same, as a guest/);
    const second = await said('--env', fixture('keycloak-adapter.service'), ...jitsi);
    assert.match(second, /The first version let people in as guests/);
    assert.doesNotMatch(second, /ALLOW_UNSECURE_CERT/);
    assert.match(await said('--env', fixture('docker-ldap.env')), /in clear text/);
    const sasl = await said('--saslauthd', fixture('saslauthd.conf'), ...jitsi);
    assert.doesNotMatch(sasl, /in clear text|certificate is not checked/);
    assert.match(await said('--env', fixture('docker-internal.env')), /Nobody comes in without an/);
    assert.match(await said(...PROSODY), /Guests wait in Jitsi until somebody signs in there/);
  });

  test('takes over the directory as saslauthd asks it, whatever stands in the password', async () => {
    const { read } = await run([
      '--saslauthd',
      fixture('saslauthd.conf'),
      '--jitsi',
      'meet.example.org',
    ]);
    const yaml = read('usher.yaml');
    assert.match(yaml, /bind_password: "a: b # c"/);
    assert.match(yaml, /filter: "\(&\(objectClass=person\)\(uid=\{user\}\)\)" # from ldap_filter/);
    assert.match(read('prosody/meet.example.org.cfg.lua'), /authentication = "token";/);
  });

  test('finds the accounts among several hosts, and adds to the modules that are there', async () => {
    const { read } = await run(PROSODY);
    const guide = read('MIGRATE.md');
    assert.match(guide, /cp -r '\/srv\/prosody\/meet%2eexample%2eorg'/);
    assert.match(guide, /user import --prosody \S+ --host meet\.example\.org .* --dry-run/);
    assert.match(guide, /usher setup --apply --output \./);
    assert.match(read('usher.yaml'), /host: \[signed-in\][\s\S]*guests: wait/);
    const lua = read('prosody/meet.example.org.cfg.lua');
    assert.match(lua, /"a_module_of_ours";/);
    assert.match(lua, /allow_empty_token = false;/);
    assert.match(read('jicofo/jicofo.conf'), /jicofo\.authentication\.enabled = false/);
  });

  test('what it writes for a machine is carried there by usher setup --apply, and taken back', async () => {
    const root = fresh();
    const gid = process.getgid?.() ?? 0;
    const machine: Readonly<Record<string, string>> = {
      'etc/group': `prosody:x:${gid}:\nusher:x:${gid}:\n`,
      'etc/prosody/prosody.cfg.lua': 'Include "conf.d/*.cfg.lua"\n',
      'etc/prosody/conf.avail/meet.example.org.cfg.lua': readFileSync(PROSODY[1] ?? '', 'utf8'),
      'etc/prosody/conf.d/meet.example.org.cfg.lua': readFileSync(PROSODY[1] ?? '', 'utf8'),
      'etc/jitsi/meet/meet.example.org-config.js': 'var config = {};\n',
      'etc/jitsi/jicofo/jicofo.conf': readFileSync(PROSODY[3] ?? '', 'utf8'),
    };
    for (const [name, text] of Object.entries(machine)) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), text);
    }
    const { status, notes, folder } = await run(['--from', 'secure-domain', '--root', root]);
    assert.equal(status, 0, notes);
    const carry = ['--root', root, '--output', folder];
    const applied = await saidBy(setup, ['--apply', ...carry]);
    assert.equal(applied.status, 0, applied.notes);
    assert.match(applied.out, /user import --prosody/);
    const target = join(root, 'etc/prosody/conf.avail/meet.example.org.cfg.lua');
    const { sections } = readProsody([{ file: target, text: readFileSync(target, 'utf8') }]);
    const host = sections.find(({ name }) => name === 'meet.example.org');
    assert.deepEqual(textOf(host?.options.get('authentication')), { text: 'token' });
    assert.equal((await saidBy(setup, ['--undo', ...carry])).status, 0);
    for (const [name, text] of Object.entries(machine)) {
      assert.equal(readFileSync(join(root, name), 'utf8'), text, name);
    }
  });

  test('takes Shibboleth’s key in any form, and refuses one of another certificate', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const { privateKey: key, certificate } = samlKeys.service;
    const env = ['--env', fixture('saml2jwt.env')];
    const files = (text: string, other = certificate) => [
      ...['--sp-key', written(text), '--sp-certificate', written(other)],
    ];
    const { status, notes, read, folder } = await run([...env, ...files(key)]);
    assert.equal(status, 0, notes);
    assert.match(read('saml-key.pem'), /^-----BEGIN PRIVATE KEY-----/);
    assert.equal(statSync(join(folder, 'saml-key.pem')).mode & 0o777, 0o600);
    assert.match(read('usher.yaml'), /private_key_file: "saml-key.pem" # from sp-key.pem/);
    const foreign = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
    for (const [argv, why] of [
      [files(foreign), /is not the certificate of that key/],
      [files('nothing'), /is no private key in PEM/],
      [files(key, 'nothing'), /is no certificate in PEM/],
      [files(key).slice(0, 2), /--sp-certificate is missing/],
    ] as const) {
      const refused = await run([...env, ...argv]);
      assert.equal(refused.status, 1);
      assert.match(refused.notes, why);
      assert.ok(!existsSync(refused.folder));
    }
  });

  test('overwrites nothing, unless it is told to, and then keeps a copy', async () => {
    const { folder } = await run(['--env', fixture('go-openid.env')]);
    const again = ['--env', fixture('go-openid.env'), '--output', folder];
    assert.equal((await saidBy(migrate, again)).status, 2);
    const forced = await saidBy(migrate, [...again, '--force']);
    assert.match(forced.notes, /kept: .*usher\.yaml\.1/);
  });
});
