import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { EnterRoom, JitsiClient } from '../model/continuation.ts';
import { parseRoomName } from '../rooms/room-name.ts';
import { guestLink, type LinkRules, meetingLink } from './links.ts';

const rules: LinkRules = {
  url: new URL('https://meet.example.org/'),
  tokenIn: 'fragment',
  skipPrejoin: true,
};
const TOKEN = 'aaa.bbb.ccc';

function enter(room: string, more: Partial<EnterRoom> = {}): EnterRoom {
  const name = parseRoomName(room);
  assert.ok(name);
  return { kind: 'enter-room', jitsi: 'main', room: name, client: 'web', overrides: {}, ...more };
}

test('on the web the token goes into the fragment, as JSON', () => {
  assert.equal(
    meetingLink(enter('standup'), TOKEN, rules),
    'https://meet.example.org/standup#jwt=%22aaa.bbb.ccc%22&config.prejoinConfig.enabled=false',
  );
});

test('the token goes into the query where the operator says so', () => {
  assert.equal(
    meetingLink(enter('standup'), TOKEN, { ...rules, tokenIn: 'query' }),
    'https://meet.example.org/standup?jwt=aaa.bbb.ccc#config.prejoinConfig.enabled=false',
  );
});

test('overrides come back as JSON values', () => {
  const to = enter('standup', { overrides: { 'config.subject': 'A & B', 'config.x': true } });
  const link = new URL(meetingLink(to, TOKEN, { ...rules, skipPrejoin: false }));
  assert.equal(link.hash, '#jwt=%22aaa.bbb.ccc%22&config.subject=%22A%20%26%20B%22&config.x=true');
});

test('a context root and a tenant stay in the address', () => {
  const room = parseRoomName('standup', 'acme');
  assert.ok(room);
  const to: EnterRoom = { ...enter('standup'), room };
  const url = new URL('https://example.org/meet/');
  assert.ok(
    meetingLink(to, TOKEN, { ...rules, url }).startsWith('https://example.org/meet/acme/standup#'),
  );
});

test('each app is reached by its own scheme, the token in the query', () => {
  const link = (client: JitsiClient) => meetingLink(enter('standup', { client }), TOKEN, rules);
  const prejoin = '#config.prejoinConfig.enabled=false';
  assert.equal(link('ios'), `org.jitsi.meet://meet.example.org/standup?jwt=${TOKEN}${prejoin}`);
  assert.equal(link('electron'), `jitsi-meet://meet.example.org/standup?jwt=${TOKEN}${prejoin}`);
  assert.equal(
    link('android'),
    `intent://meet.example.org/standup?jwt=${TOKEN}${prejoin}#Intent;scheme=org.jitsi.meet;package=org.jitsi.meet;end`,
  );
});

test('a guest of Jitsi’s own goes there without a token, overrides and all, in every client', () => {
  const overrides = { 'config.subject': 'A & B' };
  const link = (client: JitsiClient) => guestLink(enter('standup', { client, overrides }), rules);
  const place = '//meet.example.org/standup#config.subject=%22A%20%26%20B%22';
  assert.equal(link('web'), `https:${place}`);
  assert.equal(link('ios'), `org.jitsi.meet:${place}`);
  assert.equal(link('electron'), `jitsi-meet:${place}`);
  assert.equal(
    link('android'),
    `intent:${place}#Intent;scheme=org.jitsi.meet;package=org.jitsi.meet;end`,
  );
  assert.equal(guestLink(enter('standup'), rules), 'https://meet.example.org/standup');
});

test('C2 whatever name is asked for, the link leads to the configured Jitsi', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.option(fc.string()), (room, tenant) => {
      const name = parseRoomName(room, tenant);
      if (!name) return;
      const to: EnterRoom = { ...enter('x'), room: name };
      for (const link of [meetingLink(to, TOKEN, rules), guestLink(to, rules)]) {
        assert.equal(new URL(link).origin, 'https://meet.example.org');
      }
    }),
  );
});
