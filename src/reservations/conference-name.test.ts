import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { roomKeyOf } from '../model/room-key.ts';
import { parseRoomName } from '../rooms/room-name.ts';
import { conferenceNameOf, parseConferenceName } from './conference-name.ts';

describe('the name of a conference, as Prosody has it', () => {
  it('is a room, or a tenant in brackets and a room', () => {
    const room = parseConferenceName('t%c3%a9st%20room');
    assert.deepEqual(room, { tenant: null, backend: 't%c3%a9st%20room', display: 'tést room' });
    assert.equal(parseConferenceName('[acme]standup')?.tenant, 'acme');
    assert.equal(parseConferenceName('[acme]standup')?.backend, 'standup');
  });

  it('C1 is read from one spelling alone: the one that a token could be for', () => {
    const names = [
      '',
      '*',
      '%2a',
      '.',
      '..',
      'Standup',
      't%C3%A9st',
      'tést',
      '%73tandup',
      'standup%',
      'standup%0d%0a',
      'a/b',
      'a%2fb',
      'a&b',
      'a b',
      'a+b',
      "a'b",
      '[acme]',
      '[]standup',
      '[acme]]standup',
      '[[acme]standup',
      '[a][b]standup',
      '[acme]/standup',
      '[acme/x]standup',
      '[ac.me]standup',
      '[*]standup',
      '[Acme]standup',
      'x[acme]standup',
      'standup[acme]',
      '%5bacme%5dstandup',
      '[acme]%2a',
      'ｓtandup',
      'x'.repeat(1024),
      `[${'x'.repeat(300)}]standup`,
    ];
    const read = names.filter((name) => parseConferenceName(name) !== null);
    assert.deepEqual(read, []);
  });

  it('leads to every room that the door knows, and back', () => {
    const part = fc.string({ unit: 'grapheme', maxLength: 40 });
    const holds = (room: string, tenant: string | null): void => {
      const known = parseRoomName(room, tenant);
      if (!known || known.backend.length > 700) return;
      const name = conferenceNameOf(roomKeyOf('main', known));
      const read = parseConferenceName(name);
      assert.deepEqual([read?.backend, read?.tenant], [known.backend, known.tenant], name);
    };
    for (const typed of ['会議（東京）', 'C%2B%2B', 'a%21b', '100%25', 'v1.2_a~b'])
      holds(typed, null);
    fc.assert(fc.property(part, fc.option(part), holds), { numRuns: 2000 });
  });
});
