import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ruleBook, ruleProblems, withRules } from '../../test/support/rules.ts';
import { configOf, load, MINIMAL_ENVIRONMENT } from '../../test/support/sample-settings.ts';

describe('the rules of the settings', () => {
  test('are read whole', () => {
    const [rule] = ruleBook(`
      - match: ["class-*", "acme/*"]
        host: "group:teachers"
        member: ["group:students"]
        guests: wait
        wait: false
        final: true
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
    assert.deepEqual([rule.waits, rule.isFinal], [false, true]);
  });

  test('hold members back until a host is there, unless they say otherwise or guests need not wait', () => {
    for (const [more, waits] of [
      ['', true],
      [', guests: wait', true],
      [', guests: jitsi', true],
      [', guests: open', false],
      [', guests: open, wait: true', true],
      [', guests: never, wait: false', false],
    ] as const) {
      assert.equal(ruleBook(`[{ match: x${more} }]`).rules[0]?.waits, waits, more);
    }
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
        requires: null,
        waits: true,
        isFinal: false,
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
      ['{ match: x, wait: later }', 'rooms[0].wait must be true or false, not this text'],
      ['{ match: x, final: 1 }', 'rooms[0].final must be true or false, not a number'],
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
