import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { noticesOf, ruleBook, rulesConfig, withRules } from '../../test/support/rules.ts';
import { load, problemsOf, said } from '../../test/support/sample-settings.ts';

const requiring = (require: string) => `[{ match: a, host: everyone, require: ${require} }]`;

describe('what a rule requires of a sign-in', () => {
  test('is nothing, classes of authentication, a second factor, or both', () => {
    const of = (require: string) => rulesConfig(JSON.parse(require)).rules.rules[0]?.requires;
    const rule = (require: unknown) => JSON.stringify([{ match: 'a', require }]);
    assert.equal(of(rule({})), null);
    assert.equal(of(rule({ acr: [], second_factor: false })), null);
    assert.deepEqual(of(rule({ acr: 'gold' })), { acr: ['gold'], secondFactor: false });
    assert.deepEqual(of(rule({ second_factor: true })), { acr: [], secondFactor: true });
    assert.equal(ruleBook("[{ match: '*' }]").rules[0]?.requires, null);
  });

  test('is refused where it could not travel in a cookie', () => {
    const problems = (acr: unknown) =>
      said(problemsOf(withRules(requiring(`{ acr: ${JSON.stringify(acr)} }`))));
    assert.match(
      problems(['a b']).join(),
      /rooms\[0\]\.require\.acr holds an entry that is no class/,
    );
    assert.match(problems(Array(6).fill('a')).join(), /more than 5 entries/);
    assert.match(
      problems(Array(3).fill('a'.repeat(200))).join(),
      /more than 400 characters in all/,
    );
  });

  test('makes guests sign in after all, which is remarked on', () => {
    const like = (rules: string) => noticesOf(rules).filter((one) => /require/.test(one));
    assert.deepEqual(like('[{ match: a, guests: open, require: { second_factor: true } }]'), [
      'Rules that require a certain sign-in, so that their guests must sign in too: rooms[0].',
    ]);
    assert.deepEqual(like(requiring('{ second_factor: true }')), []);
    assert.deepEqual(like('[{ match: a, guests: open, require: {} }]'), []);
  });

  test('is remarked on where a provider would be refused that says so', () => {
    const file = (classes: string) =>
      withRules(requiring('{ acr: [gold, platinum] }')).replace(
        'client_id: usher',
        `client_id: usher\n      acr_values: ${classes}`,
      );
    assert.match(
      load(file('[silver]')).notices.join(),
      /acr_values: names none of the classes that rules require.*: rooms\[0\]/,
    );
    assert.doesNotMatch(load(file('[silver, gold]')).notices.join(), /names none/);
    assert.doesNotMatch(load(file('[]')).notices.join(), /names none/);
  });
});
