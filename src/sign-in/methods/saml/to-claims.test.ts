import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AssertionFacts, AttributeFacts } from './thread/read-assertion.ts';
import { toClaims } from './to-claims.ts';

const attribute = (
  name: string,
  values: readonly string[],
  friendlyName: string | null = null,
): AttributeFacts => ({ name, friendlyName, values });
const claimsOf = (...attributes: AttributeFacts[]) =>
  toClaims({ attributes, nameId: null } as unknown as AssertionFacts);

const MAIL = 'urn:oid:0.9.2342.19200300.100.1.3';

describe('what an assertion says, as claims', () => {
  it('is found by its name, its short name and its friendly one', () => {
    assert.deepEqual(claimsOf(attribute(MAIL, ['a@example.org'], 'e-mail')), {
      [MAIL]: 'a@example.org',
      mail: 'a@example.org',
      'e-mail': 'a@example.org',
    });
  });

  it('is a text where there is one value, else a list, each once', () => {
    assert.deepEqual(claimsOf(attribute('groups', ['a', 'b', 'a', ''])), { groups: ['a', 'b'] });
    assert.deepEqual(
      claimsOf(attribute('groups', ['a']), attribute('groups', ['b']), attribute('x', [])),
      { groups: ['a', 'b'] },
    );
  });

  it('takes no friendly name for a real or a short one', () => {
    const claims = claimsOf(
      attribute('urn:evil', ['admins'], 'groups'),
      attribute('urn:evil2', ['root@example.org'], 'mail'),
      attribute('groups', ['pupils']),
      attribute(MAIL, ['a@example.org']),
    );
    assert.equal(claims['groups'], 'pupils');
    assert.equal(claims['mail'], 'a@example.org');
    assert.equal(claims['urn:evil'], 'admins');
  });

  it('takes no short name for a real one', () => {
    const claims = claimsOf(
      attribute(MAIL, ['by-number@example.org']),
      attribute('mail', ['a@b.c']),
    );
    assert.equal(claims['mail'], 'a@b.c');
  });

  it('knows what ADFS and Entra ID call things', () => {
    const ws = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/';
    const claims = claimsOf(
      attribute(`${ws}emailaddress`, ['a@example.org']),
      attribute(`${ws}givenname`, ['Anna']),
      attribute(`${ws}surname`, ['Ärmel']),
      attribute('http://schemas.microsoft.com/identity/claims/displayname', ['Anna Ä']),
      attribute('http://schemas.microsoft.com/ws/2008/06/identity/claims/groups', ['g1', 'g2']),
    );
    const { mail, givenName, sn, displayName, groups } = claims;
    assert.deepEqual(
      [mail, givenName, sn, displayName, groups],
      ['a@example.org', 'Anna', 'Ärmel', 'Anna Ä', ['g1', 'g2']],
    );
  });

  it('is nobody’s prototype', () => {
    const claims = claimsOf(attribute('__proto__', ['x']), attribute('constructor', ['y']));
    assert.equal(Object.getPrototypeOf(claims), Object.prototype);
    assert.equal(claims['constructor'], 'y');
  });
});
