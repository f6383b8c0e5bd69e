import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { noticesOf, rulesConfig, withRules } from '../../test/support/rules.ts';
import { configOf, load, SECRET } from '../../test/support/sample-settings.ts';

/** The notices that say this. */
const noticesLike = (pattern: RegExp, rooms: string): string[] =>
  noticesOf(rooms).filter((notice) => pattern.test(notice));

/** The same settings where claims say who moderates. */
function mapped(rooms: string): string {
  const claims = 'client_id: usher\n      claims: { moderator: [m] }';
  return withRules(rooms).replace('client_id: usher', claims);
}

describe('config check remarks', () => {
  test('that with rules, claims that are mapped have no say', () => {
    const both = mapped("[{ match: '*', host: everyone }]");
    assert.match(load(both).notices.join(), /sign_in\.methods\[0\]\.claims have no say/);
    assert.deepEqual(configOf(both).rules.mappedMethods, new Set(['oidc']));
  });

  test('rules that can never match', () => {
    const like = (rooms: string) => noticesLike(/never match/, rooms);
    assert.deepEqual(like('[{ match: "class-*" }, { match: [class-7, "Class-8*"] }]'), [
      'Rules that can never match, because earlier ones take all their rooms: rooms[1] by rooms[0].',
    ]);
    assert.deepEqual(like('[{ match: "*" }, { match: "acme/*" }, { match: "*" }]'), [
      'Rules that can never match, because earlier ones take all their rooms: rooms[1] by rooms[0], rooms[2] by rooms[0].',
    ]);
    assert.deepEqual(
      like('[{ match: class-7 }, { match: "class-*" }, { match: "*/*" }, { match: "*" }]'),
      [],
    );
    assert.deepEqual(like('[{ match: [a, b] }, { match: [a, c] }]'), []);
  });

  test('windows that are never open', () => {
    const rules =
      '[{ match: a, between: "07:00-07:00 UTC" }, { match: b, between: "07:00-08:00 UTC" }]';
    assert.match(
      noticesLike(/never open/, rules).join(),
      /: rooms\[0\]\. A whole day is 00:00-24:00/,
    );
  });

  test('lists that mean nobody, and methods and groups that nobody can have', () => {
    const like = (list: string) =>
      noticesOf(`[{ match: a, host: ${list} }]`).map((notice) => notice.replace(/[,:] .*/, ''));
    assert.deepEqual(like('["group:a", "!group:a"]'), ['Lists that mean nobody']);
    assert.deepEqual(like('["user:a", "!everyone"]'), ['Lists that mean nobody']);
    assert.deepEqual(like('["method:demo"]'), ['Lists that name a method that is not configured']);
    assert.deepEqual(like('[guest]'), ['Lists that name guests']);
    assert.deepEqual(like('["group:a", "!group:b", "method:oidc"]'), []);
    const noGroups = withRules("[{ match: a, host: 'group:a' }]").replace(
      'client_id: usher',
      'client_id: usher\n      claims: { groups: [] }',
    );
    assert.match(
      load(noGroups).notices.join(),
      /name a group, of which no method tells.*rooms\[0\]\.host/,
    );
  });

  test('that a name counts whichever of several methods says it', () => {
    const second = '    - { id: other, issuer: https://other.example, client_id: x }\nrooms:';
    const notices = (list: string) =>
      load(withRules(`[{ match: a, host: ${list} }]`).replace('rooms:', second)).notices;
    assert.match(notices('["user:ann"]').join(), /believe every way to sign in/);
    assert.deepEqual(notices('["user:ann", "!method:other"]'), []);
    assert.deepEqual(notices('[everyone]'), []);
  });

  test('that a token opens other tenants where Prosody does not look at them', () => {
    const off = (rooms: string, more = '') =>
      load(
        withRules(rooms).replace('  url:', '  require_domain_verification: false\n  url:') + more,
      ).notices;
    const said = (which: string): RegExp =>
      new RegExp(
        `^jitsi.require_domain_verification: is off, so a token .* in every tenant, whatever the rules ${which} say.$`,
      );
    const acme = off('[{ match: a, host: everyone }, { match: [b, "acme/*"], host: everyone }]');
    assert.equal(acme.length, 1);
    assert.match(acme[0] ?? '', said('for tenants \\(rooms\\[1\\]\\)'));
    const mixed = off('[{ match: a, host: "user:a" }, { match: "*", host: everyone }]');
    assert.match(mixed.join(), said('that tell rooms with a tenant from those without'));
    assert.deepEqual(off('[{ match: "*", host: everyone }]'), []);
    assert.deepEqual(off('[{ match: a, host: everyone }]'), []);
    const more = `more_jitsi:
  - id: second
    url: https://second.example.org/
    secret: another-${SECRET}
    require_domain_verification: false
`;
    const rooms = '[{ match: "acme/*", host: everyone }]';
    assert.match(
      noticesOf(rooms, more).join(),
      /^more_jitsi\[0\]\.require_domain_verification: is off/,
    );
    assert.deepEqual(noticesOf(rooms), []);
  });

  test('and take no more than a few seconds for ten thousand rules', () => {
    const rules = Array.from({ length: 10_000 }, (_, at) => ({
      match: `room-${at}-*`,
      host: 'everyone',
    }));
    const began = process.cpuUsage();
    assert.equal(rulesConfig(rules).rules.rules.length, 10_000);
    assert.ok(process.cpuUsage(began).user < 8_000_000);
  });
});
