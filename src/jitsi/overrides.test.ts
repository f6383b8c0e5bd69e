import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { pickOverrides } from './overrides.ts';

const strict = { keepStartMuted: false, allowIceServers: false };

test('overrides of config and interfaceConfig survive the trip', () => {
  const state = { 'config.subject': 'Stand-up', 'interfaceConfig.SHOW_CHROME': false, room: 'x' };
  assert.deepEqual(pickOverrides(state, strict), {
    'config.subject': 'Stand-up',
    'interfaceConfig.SHOW_CHROME': false,
  });
});

test('the two start-muted overrides are not handed back unless asked for', () => {
  const state = { 'config.startWithAudioMuted': true, 'config.startWithVideoMuted': true };
  assert.deepEqual(pickOverrides(state, strict), {});
  assert.deepEqual(pickOverrides(state, { ...strict, keepStartMuted: true }), state);
});

test('C3 ice servers from a link are handed on only where the operator switched that on', () => {
  const state = { 'iceServers.replace': [{ urls: 'turn:evil.example' }] };
  assert.deepEqual(pickOverrides(state, strict), {});
  assert.deepEqual(pickOverrides(state, { ...strict, allowIceServers: true }), state);
});

test('G9 names that reach for a prototype are left out', () => {
  const state = JSON.parse(
    '{"config.__proto__.x":1,"config.constructor.y":2,"__proto__":{"config.z":3},"config.a.prototype":4}',
  );
  assert.deepEqual(pickOverrides(state, strict), {});
  assert.equal(({} as Record<string, unknown>)['x'], undefined);
});

test('what does not fit into a cookie is left out, and the rest survives', () => {
  const picked = pickOverrides({ 'config.a': 1, 'config.b': 'x'.repeat(5000) }, strict);
  assert.deepEqual(picked, { 'config.a': 1 });
});

test('whatever the state holds, only allowed names come out, and no more than fits', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (state) => {
      const picked = pickOverrides(state, strict);
      assert.ok(Object.keys(picked).every((name) => /^(config|interfaceConfig)\./.test(name)));
      assert.ok(JSON.stringify(picked).length < 2048);
    }),
  );
});
