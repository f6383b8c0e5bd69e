import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fixture, MigrateDesk, PROSODY, SECRETS } from '../../../test/support/migrate-desk.ts';

const desk = new MigrateDesk();
const { home } = desk;
const written = (text: string) => desk.written(text);
const run = (argv: readonly string[]) => desk.run(argv);

describe('usher migrate, given what it cannot use', () => {
  test('says what is missing or cannot be, and writes nothing then', async () => {
    const env = (text: string) => ['--env', written(text)];
    const prosody = (text: string) => ['--prosody', written(text)];
    const host = 'VirtualHost "meet.example.org"\nauthentication = ';
    const openid = readFileSync(fixture('jitsi-openid.env'), 'utf8');
    for (const [argv, status, why] of [
      [[], 1, /is of nobody we know\. Say --from/],
      [env('HOME=/'), 1, /is of nobody we know/],
      [env('A=1\nno line\n'), 1, /line 2 sets no variable/],
      [env('services:\n  a: [\n'), 1, /is not YAML/],
      [env(openid.replace('BASE_URL', 'XBASE_URL')), 1, /BASE_URL is missing/],
      [env(openid.replace(/issuer_url=https/, 'issuer_url=http')), 1, /USHER_.*ALLOW_HTTP=true/],
      [['--env', fixture('jitsi-openid.env'), '--usher', 'https://a.example'], 1, /BASE_URL says/],
      [
        ['--env', fixture('saml2jwt.env'), '--jitsi', 'a.example.org'],
        1,
        /--jitsi is not for Renater/,
      ],
      [env('ENABLE_AUTH=1\nPUBLIC_URL=https://a.example.org\nXMPP_DOMAIN=a;b'), 1, /is no host/],
      [
        env('OIDC_ISSUER_URL=https://a/\nOIDC_CLIENT_ID=x'),
        1,
        /USHER_PUBLIC_URL is missing.* Give --jitsi/,
      ],
      [env('OIDC_CLIENT_ID=$'.concat('{X}')), 1, /OIDC_CLIENT_ID refers to X/],
      [
        env('KEYCLOAK_REALM=x\nUSHER_PUBLIC_URL=https://a.example/'),
        1,
        /KEYCLOAK_ORIGIN is missing/,
      ],
      [['--saslauthd', fixture('saslauthd.conf')], 1, /--jitsi is missing/],
      [[...PROSODY, '--jitsi', 'a.example.org'], 1, /which is meet\.example\.org/],
      [[...PROSODY, '--usher', 'http://a.example.org'], 1, /address is https/],
      [prosody(`${host}"internal_hashed`), 1, /:2:\d+ cannot be read/],
      [
        [
          ...['--from', 'secure-domain'],
          ...prosody('VirtualHost "a.example.org"\nVirtualHost "b.example.org"'),
        ],
        1,
        /several hosts with accounts: a\.example\.org, b\.example\.org\. Say --jitsi/,
      ],
      [[...prosody(`${host}"token"`), '--from', 'secure-domain'], 1, /takes tokens already/],
      [[...prosody(`${host}"cyrus"`), '--from', 'secure-domain'], 1, /Take --from ldap/],
      [
        [...prosody(`storage = "sql"\n${host}"internal_hashed"`), '--from', 'secure-domain'],
        1,
        /migrator/,
      ],
      [['--from', 'secure-domain', '--root', home], 1, /Prosody is missing/],
      [['--from', 'x'], 2, /--from is one of: /],
      [['--env', join(home, 'none')], 2, /cannot be read/],
      [['--installation', 'helm'], 2, /--installation is one of: debian, docker, by-hand/],
      [['--env', fixture('go-openid.env'), '--root', '/'], 2, /--root, or the files/],
    ] as const) {
      const said = await run(argv);
      assert.equal(said.status, status, `${argv} ${said.notes}`);
      assert.match(said.notes, why);
      assert.ok(!existsSync(said.folder), String(argv));
      assert.doesNotMatch(said.notes, SECRETS);
    }
  });
});
