import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decideFor } from '../../test/support/rules.ts';
import type { Identity } from '../model/identity.ts';

function kindOf(list: string, person: Partial<Identity> | null): string {
  return decideFor(`[{ match: x, host: ${list} }]`, 'x', person).kind;
}

describe('whom a list means', () => {
  test('everybody, somebody by what is known of them, and nobody by default', () => {
    for (const [list, hit] of [
      ['[]', false],
      ['[everyone]', true],
      ['[signed-in]', true],
      ['[guest]', false],
      ['["user:asa"]', true],
      ['["user:Asa"]', false],
      ['["method:oidc"]', true],
      ['["method:demo"]', false],
      ['["acr:gold"]', true],
      ['["acr:silver"]', false],
      ['["group:a"]', true],
      ['["group:A"]', false],
      ['["group:a,b"]', false],
      ['["user:nobody", "group:a"]', true],
    ] as const) {
      const decision = kindOf(list, { groups: ['a'], acr: 'gold' });
      assert.equal(decision, hit ? 'host' : 'refused', list);
    }
  });

  test('a ! takes people out, and a list of nothing else means everybody else', () => {
    const person = { groups: ['staff', 'interns'] };
    assert.equal(kindOf('["group:staff", "!group:interns"]', person), 'refused');
    assert.equal(kindOf('["!group:interns", "group:staff"]', person), 'refused');
    assert.equal(kindOf('["!group:interns"]', person), 'refused');
    assert.equal(kindOf('["!group:students"]', person), 'host');
    assert.equal(kindOf('["!everyone"]', person), 'refused');
  });

  test('an address counts when it is verified, without a second @ in any disguise', () => {
    const mail = (email: string, emailVerified = true) => ({ email, emailVerified });
    for (const [list, person, hit] of [
      ['["email:*@good.example"]', mail('a@good.example'), true],
      ['["email:*@good.example"]', mail('A@GOOD.example'), true],
      ['["email:*@good.example"]', mail('a@good.example', false), false],
      ['["email:*@good.example"]', mail('a@evil@good.example'), false],
      ['["email:*@good.example"]', mail('a@evil.example＠good.example'), false],
      ['["email:*@*"]', mail('a＠evil@good.example'), false],
      ['["email:*@*"]', mail('a﹫evil@good.example'), false],
      ['["email:*@good.example"]', mail('a@sub.good.example'), false],
      ['["email:*@*.good.example"]', mail('a@x.y.good.example'), true],
      ['["email:*@*.good.example"]', mail('a@good.example'), false],
      ['["email:*@good.example"]', mail('a@good.example.evil.example'), false],
      ['["email:*@good.example"]', mail('a@ｇood.example'), false],
      ['["email:kate@good.example"]', mail('\u212aate@good.example'), false],
      ['["email:*@good.example"]', mail('@good.example'), false],
      ['["email:ann@good.example"]', mail('ann@good.example'), true],
      ['["email:ann@good.example"]', mail('joann@good.example'), false],
    ] as const) {
      assert.equal(kindOf(list, person), hit ? 'host' : 'refused', `${list} ${person.email}`);
    }
    assert.equal(kindOf('["!email:*@evil.example"]', { email: null }), 'host');
  });

  test('a claim counts when it reads so, alone or in a list', () => {
    const claims = {
      level: 3,
      on: true,
      role: 'x',
      roles: ['a', 'b'],
      deep: { r: ['c'] },
      o: { a: 1 },
    };
    for (const [claim, hit] of [
      ['level=3', true],
      ['level=3.0', false],
      ['on=true', true],
      ['role=x', true],
      ['role=X', false],
      ['roles=b', true],
      ['roles[*]=b', true],
      ['roles[0]=b', false],
      ['deep.r[*]=c', true],
      ['o=[object Object]', false],
      ['missing=undefined', false],
      ['__proto__=x', false],
      ['roles.length=2', false],
    ] as const) {
      const decision = kindOf(JSON.stringify([`claim:${claim}`]), { claims });
      assert.equal(decision, hit ? 'host' : 'refused', claim);
    }
  });
});
