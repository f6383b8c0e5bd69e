import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseJitsiState } from './state.ts';

test('the state of the web app is read as it arrives', () => {
  const state = parseJitsiState(
    '{"room":"MyRoom","roomSafe":"myroom","tenant":"acme","config.prejoinConfig.enabled":false}',
  );
  assert.equal(state?.room, 'MyRoom');
  assert.equal(state?.tenant, 'acme');
  assert.equal(state?.client, 'web');
  assert.equal(state?.fields['config.prejoinConfig.enabled'], false);
});

test('each app says which one it is', () => {
  assert.equal(parseJitsiState('{"room":"r","ios":true}')?.client, 'ios');
  assert.equal(parseJitsiState('{"room":"r","android":true}')?.client, 'android');
  assert.equal(parseJitsiState('{"room":"r","electron":true}')?.client, 'electron');
  assert.equal(parseJitsiState('{"room":"r","electron":"yes"}')?.client, 'web');
});

test('the safe form of the room serves where the other is missing', () => {
  assert.equal(parseJitsiState('{"roomSafe":"t%c3%a9st"}')?.room, 't%c3%a9st');
});

test('a refresh token in the state is dropped and goes nowhere', () => {
  const state = parseJitsiState('{"room":"r","refreshToken":"very-secret"}');
  assert.ok(!JSON.stringify(state).includes('very-secret'));
});

test('brackets in a text are no depth', () => {
  assert.equal(parseJitsiState('{"room":"r","config.x":"[[[[[[[[[[{{{{"}')?.room, 'r');
});

test('H7 what is no object, too long or too deep is no state', () => {
  for (const text of ['', 'null', '[]', '"x"', '{', `{"a":${'['.repeat(50)}${']'.repeat(50)}}`]) {
    assert.equal(parseJitsiState(text), null, text);
  }
  assert.equal(parseJitsiState(`{"room":"${'x'.repeat(9000)}"}`), null);
});
