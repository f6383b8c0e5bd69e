import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { AppError } from '../base/errors.ts';
import { parseEnter } from './parse-enter.ts';

const jitsi = { id: 'main', keepStartMuted: false, allowIceServers: false, skipPrejoin: true };

function enter(room: string | null, tenant: string | null = null) {
  return parseEnter({ room, tenant, state: null }, jitsi);
}

describe('a placeholder of tokenAuthUrl that Jitsi did not fill in', () => {
  for (const [room, tenant] of [
    ['%7Broom%7D', null],
    ['%7broom%7d', null],
    ['{room}', null],
    ['%7Broom%7D', '%7Btenant%7D'],
    ['standup', '{tenant}'],
  ] as const) {
    test(`is no room: ${tenant ?? ''}/${room}`, () => {
      assert.throws(
        () => enter(room, tenant),
        (thrown) =>
          thrown instanceof AppError &&
          thrown.code === 'room_name_invalid' &&
          /tokenAuthUrl/.test(thrown.hint ?? ''),
      );
    });
  }

  test('is exactly these: braces are marks like others', () => {
    assert.equal(enter('%7Brooms%7D').room.backend, '%7brooms%7d');
    assert.equal(enter('{team}', 'acme').room.tenant, 'acme');
  });
});
