import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { createLog } from '../../src/base/log.ts';
import type { OidcMethodConfig } from '../../src/config/config.ts';
import { createOidcMethod } from '../../src/sign-in/methods/oidc/oidc-method.ts';
import { ProviderError } from '../../src/sign-in/remote/errors.ts';
import type { ProviderReason } from '../../src/sign-in/remote/reasons.ts';
import type { Reply } from '../support/captured-reply.ts';
import { CALLBACK } from '../support/hostile-settings.ts';
import { OidcSubject, oidcSettings } from '../support/oidc-subject.ts';
import { ShiftedClock } from '../support/shifted-clock.ts';
import { StubFetch, stubMetadata } from '../support/stub-provider.ts';

const DISCOVERY = 'https://id.example.org/.well-known/openid-configuration';

function open(stub: StubFetch, settings: Partial<OidcMethodConfig> = {}) {
  const clock = new ShiftedClock();
  const log = createLog({ level: 'silent', destination: { write: () => {} } });
  const complete = oidcSettings({ allowHttp: false, deadlineSeconds: 0.5, ...settings });
  const method = createOidcMethod(complete, { clock, log, fetch: stub.fetch });
  return { clock, method, start: () => method.start(new URL(CALLBACK), 'state-abcdefgh', []) };
}

async function errorOf(work: Promise<unknown>): Promise<ProviderError> {
  const thrown = await work.then(
    () => assert.fail('it succeeded'),
    (error: unknown) => error,
  );
  if (!(thrown instanceof ProviderError)) throw thrown;
  return thrown;
}

const foreign = [
  'https://evil.example/x',
  'https://127.0.0.1/x',
  'https://[::1]/x',
  'https://169.254.169.254/latest/meta-data',
  'https://localhost/x',
  'https://id.example.org.evil.example/x',
  'https://evilid.example.org/x',
  'https://sub.id.example.org/x',
  'https://id.example.org:8443/x',
  'https://id.example.org./x',
];
const formless: readonly (readonly [string, ProviderReason])[] = [
  ['file:///etc/passwd', 'endpoint_protocol'],
  ['data:application/json,{}', 'endpoint_protocol'],
  ['ftp://id.example.org/x', 'endpoint_protocol'],
  ['javascript:alert(1)', 'endpoint_protocol'],
  ['http://id.example.org/x', 'endpoint_protocol'],
  ['http://127.0.0.1/x', 'endpoint_protocol'],
  ['//id.example.org/x', 'endpoint_form'],
  ['/x', 'endpoint_form'],
  ['https://id.example.org@evil.example/x', 'endpoint_form'],
  ['https://user:pass@id.example.org/x', 'endpoint_form'],
  ['', 'metadata'],
];
const names = [
  'authorization_endpoint',
  'token_endpoint',
  'jwks_uri',
  'userinfo_endpoint',
  'end_session_endpoint',
] as const;

describe('A10: a discovery document leads nowhere but to its provider (Discovery 4.3)', () => {
  for (const name of names) {
    it(`A10 asks and sends nobody to a foreign ${name}`, async () => {
      const all = [...foreign.map((address) => [address, 'endpoint_host'] as const), ...formless];
      for (const [address, reason] of all) {
        const stub = new StubFetch().metadata(stubMetadata({ [name]: address }));
        const error = await errorOf(open(stub).start());
        assert.equal(error.reason, reason, address);
        assert.equal(error.status, 503);
        assert.ok(!error.message.includes('evil'));
        if (reason === 'endpoint_host') assert.match(error.hint ?? '', /`endpoint_hosts`/);
        assert.deepEqual(stub.asked, [DISCOVERY]);
      }
    });
  }

  it('A10 marks the provider as not ready, naming the setting, not the foreign address', async () => {
    const stub = new StubFetch().metadata(stubMetadata({ jwks_uri: 'https://evil.example/' }));
    const [check] = await open(stub).method.check();
    assert.equal(check?.ok, false);
    assert.match(check?.reason ?? '', /^endpoint_host: .*`endpoint_hosts`/);
    assert.doesNotMatch(check?.reason ?? '', /evil/);
  });

  it('A10 allows the hosts an operator names, and no more', async () => {
    const document = stubMetadata({
      token_endpoint: 'https://oauth2.googleapis.com/token',
      jwks_uri: 'https://keys.example.net:8443/jwks',
    });
    const right = ['*.googleapis.com', 'keys.example.net:8443'];
    const stub = new StubFetch().metadata(document);
    assert.ok(await open(stub, { endpointHosts: right }).start());
    const wrong = [
      ['googleapis.com', 'keys.example.net:8443'],
      ['*.googleapis.com', 'keys.example.net'],
      ['*.oauth2.googleapis.com', 'keys.example.net:8443'],
      ['*.apis.com', 'keys.example.net:8443'],
    ];
    for (const endpointHosts of wrong) {
      const error = await errorOf(open(stub, { endpointHosts }).start());
      assert.equal(error.reason, 'endpoint_host', endpointHosts.join());
    }
  });

  const documents: readonly (readonly [string, ProviderReason, unknown])[] = [
    ['another issuer', 'issuer_mismatch', stubMetadata({ issuer: 'https://evil.example' })],
    ['a slash more', 'issuer_mismatch', stubMetadata({ issuer: 'https://id.example.org/' })],
    ['other case', 'issuer_mismatch', stubMetadata({ issuer: 'https://ID.example.org' })],
    ['a default port', 'issuer_mismatch', stubMetadata({ issuer: 'https://id.example.org:443' })],
    ['no issuer', 'metadata', stubMetadata({ issuer: undefined })],
    ['no token endpoint', 'metadata', stubMetadata({ token_endpoint: undefined })],
    ['a list for jwks_uri', 'metadata', stubMetadata({ jwks_uri: ['https://id.example.org/'] })],
    ['a list', 'metadata', []],
    ['null', 'metadata', null],
    [
      'only shared secrets',
      'signing_algorithms',
      stubMetadata({ id_token_signing_alg_values_supported: ['none', 'HS256'] }),
    ],
  ];
  for (const [what, reason, document] of documents) {
    it(`A10 refuses a document with ${what}`, async () => {
      const error = await errorOf(open(new StubFetch().metadata(document)).start());
      assert.equal(error.reason, reason);
    });
  }

  it('A10 takes no harm from __proto__ and constructor', async () => {
    const text = JSON.stringify(stubMetadata()).replace(
      /}$/,
      ',"__proto__":{"issuer":"https://evil.example","polluted":1},"constructor":{"prototype":{"polluted":1}}}',
    );
    const stub = new StubFetch();
    const headers = { 'content-type': 'application/json' };
    stub.answers.set(DISCOVERY, () => new Response(text, { headers }));
    assert.ok(await open(stub).start());
    assert.equal(({} as { polluted?: number }).polluted, undefined);
  });

  it('A10 keeps good metadata while refreshes bring bad', async () => {
    const stub = new StubFetch().metadata(stubMetadata());
    const { clock, method, start } = open(stub);
    await start();
    stub.metadata(stubMetadata({ authorization_endpoint: 'https://evil.example/auth' }));
    clock.pass(2 * 3600);
    for (const _ of [1, 2]) {
      const { departure } = await start();
      assert.equal(departure.url.host, 'id.example.org');
    }
    assert.equal((await method.check())[0]?.ok, false);
    assert.equal(stub.asked.length, 2);
    stub.metadata(stubMetadata({ authorization_endpoint: 'https://id.example.org/new' }));
    clock.pass(60);
    assert.equal((await method.check())[0]?.ok, true);
    assert.equal((await start()).departure.url.pathname, '/new');
  });
});

describe('A10: hostile answers of a real server', async () => {
  const subject = await OidcSubject.open({ deadlineSeconds: 2 });
  const { provider } = subject;
  after(() => subject.close());
  const json = { 'content-type': 'application/json' };
  const bomb = gzipSync(Buffer.alloc(100 * 1024 * 1024, ' '));

  const replies: readonly (readonly [string, ProviderReason, Reply])[] = [
    ['a redirect', 'redirected', { status: 302, headers: { location: '/jwks' }, body: '' }],
    [
      'a 307',
      'redirected',
      { status: 307, headers: { location: 'http://127.0.0.1:1/' }, body: '' },
    ],
    [
      'a redirect without end',
      'redirected',
      { status: 301, headers: { location: '/.well-known/openid-configuration' }, body: '' },
    ],
    [
      '10 MB',
      'too_large',
      { status: 200, headers: json, body: Buffer.alloc(10 * 1024 * 1024, ' ') },
    ],
    [
      'a bomb of 100 MB in gzip',
      'too_large',
      { status: 200, headers: { ...json, 'content-encoding': 'gzip' }, body: bomb },
    ],
    [
      'JSON 10,000 deep',
      'too_deep',
      { status: 200, headers: json, body: `{"issuer":${'['.repeat(10_000)}` },
    ],
    [
      'text/html',
      'content_type',
      { status: 200, headers: { 'content-type': 'text/html' }, body: '{}' },
    ],
    ['no content type', 'content_type', { status: 200, headers: {}, body: '{}' }],
    ['half a JSON', 'not_json', { status: 200, headers: json, body: '{"issuer":' }],
    ['404', 'http_status', { status: 404, headers: json, body: '{}' }],
    ['500', 'http_status', { status: 500, headers: json, body: '{}' }],
    [
      'gzip that is none',
      'connection',
      { status: 200, headers: { ...json, 'content-encoding': 'gzip' }, body: 'no gzip' },
    ],
  ];
  for (const [what, reason, reply] of replies) {
    it(`A10 survives ${what}`, async () => {
      provider.reset();
      provider.mutations.reply = () => reply;
      const fresh = new OidcSubject(provider, { deadlineSeconds: 2 });
      const before = process.memoryUsage().rss;
      assert.equal(await fresh.reasonOf(fresh.begin()), reason);
      assert.ok(process.memoryUsage().rss - before < 64 * 1024 * 1024);
      assert.deepEqual(
        provider.seen.map(({ endpoint }) => endpoint),
        ['discovery'],
      );
      await fresh.method.close();
    });
  }
});
