import assert from 'node:assert/strict';
import { test } from 'node:test';
import { roomOf } from '../../test/support/rules.ts';
import { coversRooms, formOfRoom, matchesRoom, parseRoomGlob, type RoomGlob } from './room-glob.ts';

function glob(text: string): RoomGlob {
  const made = parseRoomGlob(text);
  assert.ok(typeof made !== 'string', `${text}: ${made}`);
  return made;
}

function matches(pattern: string, room: string, tenant: string | null = null): boolean {
  return matchesRoom(glob(pattern), formOfRoom(roomOf(room, tenant)));
}

test('the typed form and the backend form of a pattern and of a room are all one (attack C1)', () => {
  const rooms = [
    'Tést Room',
    'te\u0301st room',
    'T%C3%A9st%20Room',
    't%c3%a9st%20room',
    'ＴÉＳＴ room',
  ];
  const patterns = [...rooms, 'tést*', 'T%C3%A9*', 'te\u0301st*', '*ROOM', '*%20room'];
  for (const pattern of patterns) {
    for (const room of rooms) assert.equal(matches(pattern, room), true, `${pattern} | ${room}`);
  }
});

test('a sigma counts whatever follows it', () => {
  for (const room of ['ΟΔΟΣ', 'οδος', 'ΟΔΟΣΑ', 'οδος2'])
    assert.equal(matches('ΟΔΟΣ*', room), true, room);
});

test('look-alikes and near misses are other rooms', () => {
  for (const room of ['bоard', 'board.', 'board1', 'boаrd', 'b%6fard%20']) {
    assert.equal(matches('board', room), false, room);
  }
  assert.equal(matches('board', 'b%6fard'), true);
  assert.equal(matches('class-*', 'class'), false);
});

test('a pattern without a slash is for rooms without a tenant, and * alone for every room', () => {
  assert.equal(matches('class-*', 'class-7', 'acme'), false);
  assert.equal(matches('acme/*', 'class-7', 'acme'), true);
  assert.equal(matches('ACME/class-*', 'Class-7', 'Acme'), true);
  assert.equal(matches('*/class-7', 'class-7', 'acme'), true);
  assert.equal(matches('*/class-7', 'class-7'), false);
  assert.equal(matches('acme/*', 'acme'), false);
  assert.equal(matches('*', 'class-7'), true);
  assert.equal(matches('*', 'class-7', 'acme'), true);
});

test('what Jitsi drops from typed names is dropped from patterns, and encoded it stays', () => {
  assert.equal(matches('Q&A', 'qa'), true);
  assert.equal(matches('C%2B%2B*', 'C%2B%2B basics'), true);
  assert.equal(matches('100%25', '100%25'), true);
});

test('refuses what is about no room', () => {
  for (const [text, why] of [
    ['', 'that is empty'],
    ['a/b/c', 'with more than one slash'],
    ['/room', 'that is empty'],
    ['room?', 'with a question mark, which is no wildcard here'],
    ['%2A', 'with characters that no room can have'],
    ['＊', 'with characters that no room can have'],
    ['[acme]room', 'with characters that no room can have'],
    ['50% off', 'with characters that no room can have'],
    ['acme%2Froom', 'with characters that no room can have'],
    ['**', 'with two stars side by side'],
  ] as const) {
    assert.equal(parseRoomGlob(text), why, text);
  }
});

test('covers only what it certainly takes', () => {
  for (const [wider, narrower, covers] of [
    ['*', 'acme/x', true],
    ['class-*', 'Class-7', true],
    ['class-*', '*', false],
    ['class-7', 'class-*', false],
    ['*/x', 'acme/x', true],
    ['*/x', 'x', false],
    ['x', '*/x', false],
  ] as const) {
    assert.equal(coversRooms(glob(wider), glob(narrower)), covers, `${wider} ${narrower}`);
  }
});
