import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  backendName,
  challengeOf,
  claimsOf,
  initialsOf,
  parseMeetingAddress,
  stateOf,
  tokenAuthAddress,
  tokenLogoutAddress,
  typedRoomPath,
} from './front-end/address.js';

const parse = (path: string) => parseMeetingAddress(`https://meet.test${path}`)!;

test('sends what Jitsi Meet sends to tokenAuthUrl', () => {
  const meeting = parse('/MyRoom#config.prejoinConfig.enabled=false');
  assert.deepEqual(stateOf(meeting), {
    room: 'MyRoom',
    roomSafe: 'myroom',
    'config.prejoinConfig.enabled': false,
    'config.startWithAudioMuted': true,
    'config.startWithVideoMuted': true,
  });
  const address = new URL(
    tokenAuthAddress('https://a.test/enter?room={room}&state={state}', meeting),
  );
  assert.equal(address.searchParams.get('room'), 'MyRoom');
  assert.deepEqual(JSON.parse(address.searchParams.get('state')!), stateOf(meeting));
});

test('renews with the refresh token in the state, as somebody who has tracks', () => {
  const meeting = parse('/acme/MyRoom');
  assert.deepEqual(stateOf(meeting, 'r1'), {
    refreshToken: 'r1',
    room: 'MyRoom',
    roomSafe: 'myroom',
    tenant: 'acme',
    'config.prejoinConfig.enabled': false,
  });
});

test('puts the challenge of its verifier into tokenAuthUrl (RFC 7636 appendix B)', async () => {
  const codeChallenge = await challengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk');
  const address = tokenAuthAddress('https://a.test/auth?c={code_challenge}', parse('/r'), {
    codeChallenge,
  });
  assert.equal(address, 'https://a.test/auth?c=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM');
});

test('appends the ID token to the address of the logout, whether that has a query or not', () => {
  assert.equal(tokenLogoutAddress('https://a.test/out', 'i'), 'https://a.test/out?id_token_hint=i');
  assert.equal(
    tokenLogoutAddress('https://a.test/out?x=1', 'i'),
    'https://a.test/out?x=1&id_token_hint=i',
  );
});

test('keeps the percent-encoding of names, in {room} and in the state', () => {
  const meeting = parse('/acme/Gr%C3%BC%C3%9Fe%20an%20alle');
  assert.equal(
    tokenAuthAddress('https://a.test/room/{room}', meeting),
    'https://a.test/room/Gr%C3%BC%C3%9Fe%20an%20alle',
  );
  assert.equal(stateOf(meeting)['room'], 'Gr%C3%BC%C3%9Fe%20an%20alle');
  assert.equal(stateOf(meeting)['tenant'], 'acme');
});

test('reads the token with its quotes plain or encoded, and from the query', () => {
  assert.equal(parse('/r#jwt="a.b.c"').token, 'a.b.c');
  assert.equal(parse('/r#jwt=%22a.b.c%22&config.x=1').token, 'a.b.c');
  assert.equal(parse('/r?jwt=a.b.c').token, 'a.b.c');
  assert.equal(parse('/r').token, null);
});

test('ignores a token without quotes, as Jitsi does, and says so', () => {
  const meeting = parse('/r#jwt=a.b.c');
  assert.equal(meeting.token, null);
  assert.equal(meeting.tokenIgnored, true);
});

test('hands on only overrides', () => {
  const meeting = parse(
    '/r#config.a=1&interfaceConfig.b="x"&iceServers.c=[]&userInfo.d="no"&jwt="t"',
  );
  assert.deepEqual(Object.keys(meeting.overrides), [
    'config.a',
    'interfaceConfig.b',
    'iceServers.c',
  ]);
});

test('writes names as the backend has them', () => {
  assert.equal(backendName('T%C3%A9st%20Room'), 't%c3%a9st%20room');
  assert.equal(backendName('%E4%BC%9A%E8%AD%B0%E5%AE%A4'), '%e4%bc%9a%e8%ad%b0%e5%ae%a4');
  assert.equal(typedRoomPath(' Tést & Room? '), 'T%C3%A9st%20%20Room');
  assert.equal(typedRoomPath('#?/'), '');
});

test('names no room for the front page and for what lies too deep', () => {
  assert.equal(parseMeetingAddress('https://meet.test/'), null);
  assert.equal(parseMeetingAddress('https://meet.test/a/b/c'), null);
});

test('reads claims and initials', () => {
  const payload = Buffer.from(JSON.stringify({ name: 'Åsa Öberg' })).toString('base64url');
  assert.deepEqual(claimsOf(`h.${payload}.s`), { name: 'Åsa Öberg' });
  assert.equal(claimsOf('nonsense'), null);
  assert.equal(initialsOf('Åsa Öberg'), 'ÅÖ');
  assert.equal(initialsOf('exchange-17'), 'E1');
});
