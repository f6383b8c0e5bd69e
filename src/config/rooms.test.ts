import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  noticesOf,
  ruleBook,
  ruleProblems,
  rulesConfig,
  withRules,
} from '../../test/support/rules.ts';
import { configOf, load, MINIMAL_ENVIRONMENT } from '../../test/support/sample-settings.ts';

/** The notices that say this, without the ones that every such rule brings. */
const noticesLike = (pattern: RegExp, rooms: string): string[] =>
  noticesOf(rooms).filter((notice) => pattern.test(notice));

describe('the rules of the settings', () => {
  test('are read whole', () => {
    const [rule] = ruleBook(`
      - match: ["class-*", "acme/*"]
        host: "group:teachers"
        member: ["group:students"]
        guests: wait
        features: { recording: [host], livestreaming: [] }
        between: "Mon-Fri 07:00-18:00 Europe/Berlin"
        token: { ttl: 90m }
        lobby_bypass: [host]
        security_bypass: ["!member"]
        group: school`).rules;
    assert.deepEqual(
      rule?.match.map(({ text }) => text),
      ['class-*', 'acme/*'],
    );
    assert.deepEqual(
      rule.host.map(({ text }) => text),
      ['group:teachers'],
    );
    assert.deepEqual(Object.keys(rule.features), ['recording', 'livestreaming']);
    assert.equal(rule.between?.zone, 'Europe/Berlin');
    assert.deepEqual([rule.guests, rule.ttlSeconds, rule.group], ['wait', 5400, 'school']);
  });

  test('grant nothing by default', () => {
    const [rule] = ruleBook('[{ match: x }]').rules;
    assert.deepEqual(
      { ...rule, match: [] },
      {
        match: [],
        host: [],
        member: [],
        guests: 'never',
        features: {},
        between: null,
        ttlSeconds: null,
        lobbyBypass: [],
        securityBypass: [],
        group: null,
      },
    );
  });

  test('may stand in variables, lists and maps in JSON', () => {
    const { rules, groups } = configOf(null, {
      ...MINIMAL_ENVIRONMENT,
      USHER_ROOMS_0_HOST: '["group:cn=a, ou=b", "user:ann"]',
      USHER_ROOMS_0_MEMBER: 'group:c d',
      USHER_ROOMS_0_FEATURES: '{"recording": ["host"]}',
      USHER_ROOMS_0_TOKEN_TTL: '5m',
      USHER_GROUPS: '{"c d": {"title": "people"}}',
    });
    const [rule] = rules.rules;
    assert.deepEqual(
      rule?.host.map(({ text }) => text),
      ['group:cn=a, ou=b', 'user:ann'],
    );
    assert.deepEqual(
      rule.member.map(({ text }) => text),
      ['group:c d'],
    );
    assert.equal(rule.features.recording?.length, 1);
    assert.equal(rule.ttlSeconds, 300);
    assert.equal(groups.get('c d')?.title.de, 'people');
  });

  test('take a thousand rules and refuse more than ten thousand', () => {
    const many = (count: number) => Array.from({ length: count }, (_, at) => ({ match: `r${at}` }));
    assert.equal(ruleBook(many(1000)).rules.length, 1000);
    assert.deepEqual(ruleProblems(many(10_001)), ['rooms has more than 10000 entries']);
  });

  test('are refused by place and reason, and no value is repeated', () => {
    for (const [rule, problem] of [
      ['{}', 'rooms[0].match is missing'],
      ['{ match: [] }', 'rooms[0].match is empty'],
      ['{ match: "a**b" }', 'rooms[0].match holds a pattern with two stars side by side (entry 1)'],
      [
        '{ match: [ok, "a?"] }',
        'rooms[0].match holds a pattern with a question mark, which is no wildcard here (entry 2)',
      ],
      ['{ match: x, host: teachers }', 'rooms[0].host holds an entry that is no subject (entry 1)'],
      [
        '{ match: x, host: [group: teachers] }',
        'rooms[0].host holds an entry that is a map: leave out the space after the colon',
      ],
      [
        '{ match: x, host: [member] }',
        'rooms[0].host holds an entry that is a seat: here people are named (entry 1)',
      ],
      ['{ match: x, host: 3 }', 'rooms[0].host must be a list of texts'],
      [
        '{ match: x, features: { recordings: [host] } }',
        'rooms[0].features names a feature that Jitsi does not know',
      ],
      ['{ match: x, features: { recording: true } }', 'rooms[0].features must be a list of texts'],
      ['{ match: x, features: [recording] }', 'rooms[0].features must be a map of lists'],
      ['{ match: x, guests: lobby }', 'rooms[0].guests is none of the words it may be'],
      ['{ match: x, between: "Mon 07:00-18:00" }', 'rooms[0].between has no time zone at its end'],
      ['{ match: x, token: { ttl: 25h } }', 'rooms[0].token.ttl is out of bounds (1m to 1d)'],
      ['{ match: x, hosts: [everyone] }', 'rooms[0].hosts is not the name of a setting'],
    ] as const) {
      assert.deepEqual(ruleProblems(`[${rule}]`), [problem], rule);
    }
  });
});

describe('the titles of groups', () => {
  test('are one text, or one for each language', () => {
    const yaml = `${withRules('')}groups:
  teachers: { title: { en: teachers, de: Lehrkräfte }, one: { en: a teacher, de: Lehrkraft } }
  staff: { title: staff }`;
    const { groups } = configOf(yaml);
    assert.deepEqual(groups.get('teachers')?.one, { en: 'a teacher', de: 'Lehrkraft' });
    assert.deepEqual(groups.get('staff'), { title: { en: 'staff', de: 'staff' }, one: null });
    const result = load(`${withRules('')}groups: { staff: { titel: staff } }`);
    assert.ok('problems' in result);
    assert.equal(result.problems[0]?.path, 'groups');
  });
});

describe('config check remarks', () => {
  test('that there are no rules, unless claims say who moderates', () => {
    assert.match(
      noticesOf('').join(),
      /no rules for rooms: everybody who signs in is host of every room/,
    );
    const mapped = withRules('').replace(
      'client_id: usher',
      'client_id: usher\n      claims: { moderator: [m] }',
    );
    assert.deepEqual(load(mapped).notices, []);
    assert.deepEqual(configOf(mapped).rules.mappedMethods, new Set(['oidc']));
    const both = `${mapped}rooms: [{ match: '*', host: everyone }]\n`;
    assert.match(load(both).notices.join(), /sign_in\.methods\[0\]\.claims have no say/);
  });

  test('what comes later and what happens until then', () => {
    const rules = '[{ match: a, host: everyone }, { match: b, guests: wait, member: everyone }]';
    assert.deepEqual(noticesOf(rules), [
      'Guests are not served yet: until they are, nobody enters without signing in, as with guests: never (rooms[1]).',
      'Waiting for a host is not served yet: until it is, members enter at once, and with that open the room (rooms[1]).',
    ]);
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
