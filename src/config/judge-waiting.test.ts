import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { noticesOf, withRules } from '../../test/support/rules.ts';
import { load } from '../../test/support/sample-settings.ts';

describe('where there are no rules, config check says', () => {
  const notices = (more: string, mapped = '') =>
    load(withRules('').replace('client_id: usher', `client_id: usher${mapped}`) + more).notices;
  const MAPPED = '\n      claims: { moderator: [m] }';

  test('who is host, and what guests do', () => {
    for (const [guests, does] of [
      ['never', 'nobody comes in without signing in'],
      ['wait', 'guests come in once a host is there'],
      ['open', 'guests come in at once'],
      [
        'jitsi',
        'guests are sent on to Jitsi without a token, which needs a guest host there (docs/topics/rooms.md)',
      ],
    ]) {
      const said = `${does} (guests.without_rules). Rules go under rooms; see docs/topics/rooms.md.`;
      const more = `guests: { without_rules: ${guests} }\n`;
      assert.deepEqual(notices(more), [
        `There are no rules for rooms: everybody who signs in is host of every room, and ${said}`,
      ]);
      const claims = guests === 'never' ? [] : [`There are no rules for rooms: ${said}`];
      assert.deepEqual(notices(more, MAPPED), claims);
    }
    assert.match(notices('').join(), /and guests come in once a host is there/);
  });

  test('by which methods, where the claims of others say who moderates', () => {
    const second = `${MAPPED}\n    - { id: other, issuer: https://other.example, client_id: x }`;
    assert.match(
      notices('', second).join(),
      /: everybody who signs in with other is host of every/,
    );
  });
});

describe('of waiting, config check says', () => {
  const HOST = 'host: "user:a"';

  test('which rules nobody but a meeting can open', () => {
    const rules = `[{ match: a, member: everyone }, { match: b, guests: wait },
      { match: c, member: everyone, wait: false }, { match: d, member: everyone, guests: open },
      { match: e, member: everyone, ${HOST} }, { match: f, guests: wait, ${HOST} }, { match: g },
      { match: h, member: everyone, final: true }]`;
    assert.deepEqual(noticesOf(rules), [
      'Rules that make people wait for a host and name none, so that a meeting alone can open the room: rooms[0], rooms[1].',
      'Rules that make people wait for a host, name none, and are final, so that nobody ever enters: rooms[7].',
    ]);
  });

  test('which rules let guests in before members', () => {
    const rules = `[{ match: a, member: everyone, guests: open, wait: true, ${HOST} },
      { match: b, guests: open, wait: true, ${HOST} }]`;
    assert.deepEqual(noticesOf(rules), [
      'Rules whose members wait for a host while guests enter at once: rooms[0].',
    ]);
  });

  test('which rules need a guest host at Jitsi', () => {
    const rules = `[{ match: a, ${HOST}, guests: jitsi }, { match: b, ${HOST}, guests: open }]`;
    assert.deepEqual(noticesOf(rules), [
      'Rules that send guests on to Jitsi without a token, which needs a guest host there (docs/topics/rooms.md): rooms[0].',
    ]);
  });

  test('no more than ten of them by place', () => {
    const many = Array.from({ length: 12 }, (_, at) => ({ match: `r${at}`, guests: 'wait' }));
    assert.match(noticesOf(many).join(), /rooms\[9\] and 2 more\.$/);
  });
});
