import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createEndpointPolicy } from './endpoint-policy.ts';

function policyOf(issuer: string, internal: string | null, more: object = {}) {
  const internalUrl = internal === null ? null : new URL(internal);
  return createEndpointPolicy({
    issuer,
    internalUrl,
    allowHttp: false,
    endpointHosts: [],
    ...more,
  });
}

describe('the internal address of a provider', () => {
  const cases: readonly (readonly [string, string, string, string])[] = [
    // issuer, internal_url, an endpoint as the provider names it, where it is asked
    [
      'https://id.example.org/realms/a',
      'http://kc:8080/realms/a/',
      'https://id.example.org/realms/a/token',
      'http://kc:8080/realms/a/token',
    ],
    [
      'https://id.example.org/realms/a',
      'http://kc:8080/realms/a',
      'https://id.example.org/realms/a/token?x=1',
      'http://kc:8080/realms/a/token?x=1',
    ],
    [
      'https://id.example.org/auth/realms/a',
      'http://kc:8080/realms/a/',
      'https://id.example.org/auth/realms/a/certs',
      'http://kc:8080/realms/a/certs',
    ],
    [
      'https://ak.example.org/application/o/jitsi/',
      'http://ak:9000/application/o/jitsi/',
      'https://ak.example.org/application/o/token/',
      'http://ak:9000/application/o/token/',
    ],
    [
      'https://id.example.org',
      'http://dex:5556/',
      'https://id.example.org/keys',
      'http://dex:5556/keys',
    ],
    [
      'https://id.example.org/dex',
      'http://dex:5556/',
      'https://id.example.org/dex/keys',
      'http://dex:5556/keys',
    ],
  ];
  for (const [issuer, internal, named, asked] of cases) {
    it(`${internal} stands for ${issuer}: ${named}`, () => {
      const policy = policyOf(issuer, internal);
      assert.equal(policy.forServer(named, 'x').href, asked);
      assert.equal(policy.forBrowser(named, 'x').href, named);
    });
  }

  it('may itself be named, as Keycloak does when it is asked there', () => {
    const policy = policyOf('https://id.example.org/realms/a', 'http://kc:8080/realms/a/');
    const token = 'http://kc:8080/realms/a/token';
    assert.equal(policy.forServer(token, 'x').href, token);
    assert.throws(() => policy.forBrowser(token, 'x'), { reason: 'endpoint_protocol' });
    assert.throws(() => policy.forServer('http://kc:8081/x', 'x'), { reason: 'endpoint_protocol' });
    assert.throws(() => policy.forServer('https://kc:8080/x', 'x'), { reason: 'endpoint_host' });
    assert.throws(() => policy.forServer('http://u:p@kc:8080/x', 'x'), { reason: 'endpoint_form' });
  });
});

describe('further hosts', () => {
  it('may be any name below a star, not the name itself', () => {
    const policy = policyOf('https://id.test', null, {
      endpointHosts: ['*.Example.org', '[::1]:9'],
    });
    assert.ok(policy.forServer('https://a.example.org/', 'x'));
    assert.ok(policy.forServer('https://a.b.EXAMPLE.org/', 'x'));
    assert.ok(policy.forServer('https://[::1]:9/', 'x'));
    for (const host of ['example.org', '.example.org', 'a.example.org:8443', 'aexample.org']) {
      assert.throws(() => policy.forServer(`https://${host}/`, 'x'), {
        code: 'provider_unavailable',
      });
    }
  });
});

describe('plain http', () => {
  it('is for an issuer that is itself plain http and allowed to be', () => {
    const allowed = policyOf('http://id.test:8080', null, { allowHttp: true });
    assert.ok(allowed.forServer('http://id.test:8080/token', 'x'));
    const secure = policyOf('https://id.test', null, { allowHttp: true });
    assert.throws(() => secure.forServer('http://id.test/token', 'x'), {
      reason: 'endpoint_protocol',
    });
  });
});
