import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseRoomName, roomPath } from './room-name.ts';

const backendOf = (room: string, tenant?: string) => parseRoomName(room, tenant)?.backend ?? null;

test('gives the form Prosody compares with: decoded, NFKC, lower case, encoded in small letters', () => {
  for (const [typed, backend] of [
    ['room1', 'room1'],
    ['MyRoom', 'myroom'],
    ['Tést Room', 't%c3%a9st%20room'],
    ['T%C3%A9st%20Room', 't%c3%a9st%20room'],
    ['t%c3%a9st%20room', 't%c3%a9st%20room'],
    ['Te\u0301st Room', 't%c3%a9st%20room'],
    ['会議室', '%e4%bc%9a%e8%ad%b0%e5%ae%a4'],
    ['Gr%C3%BC%C3%9Fe%20an%20alle', 'gr%c3%bc%c3%9fe%20an%20alle'],
    ['Åsa', '%c3%a5sa'],
    ['ＦＵＬＬ', 'full'],
    ['v1.2_a~b-c', 'v1.2_a~b-c'],
    ['100%25', '100%25'],
    ['%25e0', '%25e0'],
    ['پارسی\u200cزبان', encodeURIComponent('پارسی\u200cزبان').toLowerCase()],
  ] as const) {
    assert.equal(backendOf(typed), backend, typed);
  }
});

test('drops what Jitsi drops from an address, and keeps it percent-encoded, as Jitsi does', () => {
  for (const mark of [...':?#@!$&()+,;=']) {
    assert.equal(backendOf(`a${mark}b`), 'ab', mark);
    const encoded = `%${mark.charCodeAt(0).toString(16)}`;
    const kept = '!()'.includes(mark) ? mark : encoded;
    assert.equal(backendOf(`a${encoded}b`), `a${kept}b`, mark);
  }
  assert.equal(backendOf('a="b"><'), 'ab');
  assert.equal(backendOf('C%2B%2B'), 'c%2b%2b');
  assert.equal(backendOf('会議（東京）'), encodeURIComponent('会議(東京)').toLowerCase());
});

test('keeps the name as people read it for display', () => {
  assert.equal(parseRoomName('T%C3%A9st%20Room!')?.display, 'Tést Room');
});

test('refuses every room, patterns, empty names and what is no name (attack C1)', () => {
  const refused = [
    '', ' ', '%20', '*', '%2A', '%2a', '＊', '.*', 'room.*', 'a*b', '.', '..', '...', '%2e%2e', '．．',
    'a/b', 'a%2Fb', 'a\\b', 'a%5Cb', '／', '//evil.example/x', 'https:%2F%2Fevil.example', '\\evil',
    '[acme]room', '%5Bacme%5Droom', "it's", 'it%27s', '\u0000', 'a%00b', 'a\r\nb', 'a%0d%0ab', '\u007f',
    '\ud800', 'a\udc00', '%', '50% off', '%zz', '%c3', '%ff', '%ed%a0%80', '^room%d$', '?', '#', 
    '\u200b', '\u202eabc', 'a\u2028b', 'x'.repeat(766), '会'.repeat(86), 'x'.repeat(5000),
  ]; // biome-ignore format: one list
  for (const text of refused) assert.equal(parseRoomName(text), null, JSON.stringify(text));
});

test('takes names up to the bound of an XMPP address (RFC 7622 3.3)', () => {
  assert.equal(backendOf('x'.repeat(765))?.length, 765);
  assert.equal(backendOf('会'.repeat(85))?.length, 765);
});

test('reads the tenant by the same rules, without dots', () => {
  assert.deepEqual(parseRoomName('Room1', 'Acme'), {
    tenant: 'acme',
    backend: 'room1',
    display: 'Room1',
  });
  for (const tenant of ['', '*', '..', 'a.b', 'a/b', '[x]', 'x'.repeat(256)]) {
    assert.equal(parseRoomName('room1', tenant), null, tenant);
  }
});

test('renders the path of the room in the meeting address', () => {
  assert.equal(roomPath(parseRoomName('Tést Room', 'acme')!), 'acme/T%C3%A9st%20Room');
  assert.equal(roomPath(parseRoomName('C%2B%2B (%281%29)')!), 'C%2B%2B%20%281%29');
  assert.equal(roomPath(parseRoomName('100%25')!), '100%25');
});

/** Text that tends to hurt: loose Unicode, percent-encodings and the characters with a meaning. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({
    unit: fc.constantFrom(...'%2AaeF5c.*/\\:?#[]@é\u0301ΣßİK＊．／ \u200d\ud83d\udc00'),
    maxLength: 20,
  }),
  fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => encodeURIComponent(text)),
  fc
    .uint8Array({ maxLength: 12 })
    .map((bytes) => [...bytes].map((b) => `%${b.toString(16).padStart(2, '0')}`).join('')),
);

test('no input ever gives every room, an empty room or a character outside the backend alphabet', () => {
  fc.assert(
    fc.property(anyText, fc.option(anyText), (text, tenantText) => {
      const room = parseRoomName(text, tenantText);
      if (!room) return;
      for (const part of room.tenant === null ? [room.backend] : [room.backend, room.tenant]) {
        assert.match(part, /^(?:[a-z0-9._~!()-]|%[0-9a-f]{2})+$/);
        assert.notEqual(decodeURIComponent(part), '*');
      }
    }),
    { numRuns: 5000 },
  );
});

test('reading the path again gives the same room', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const room = parseRoomName(text);
      if (!room) return;
      assert.equal(backendOf(roomPath(room)), room.backend);
    }),
    { numRuns: 5000 },
  );
});

test('the path never leaves the address it is resolved against (attack C2)', () => {
  const base = new URL('https://meet.example.org/ctx/');
  fc.assert(
    fc.property(anyText, fc.option(anyText), (text, tenantText) => {
      const room = parseRoomName(text, tenantText);
      if (!room) return;
      const path = roomPath(room);
      assert.equal(new URL(path, base).href, `${base.href}${path}`);
    }),
    { numRuns: 5000 },
  );
});
