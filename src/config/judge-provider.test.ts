import assert from 'node:assert/strict';
import { test } from 'node:test';
import { configOf, MINIMAL, problemsOf, SECRET, said } from '../../test/support/sample-settings.ts';

const OWN = `secret: ${SECRET}x\n`;
const INLINE = MINIMAL.replace(/ {2}secret: .*\n/, '  algorithm: RS256\n  inline: true\n') + OWN;

test('the client is called as the app, unless it has a name of its own', () => {
  assert.equal(configOf(MINIMAL).jitsi[0]?.inlineClientId, null);
  assert.equal(configOf(INLINE).jitsi[0]?.inlineClientId, 'jitsi');
  const named = INLINE.replace('inline: true', 'inline: true\n  inline_client_id: web');
  assert.equal(configOf(named).jitsi[0]?.inlineClientId, 'web');
  const { provider } = configOf(INLINE);
  assert.deepEqual(provider, { realm: 'jitsi', defaultRoom: null });
});

test('the inline sign-in needs keys that Prosody can fetch', () => {
  const shared = MINIMAL.replace('jitsi:\n', 'jitsi:\n  inline: true\n');
  assert.deepEqual(said(problemsOf(shared)), [
    'jitsi.inline needs keys of our own, which Prosody fetches',
  ]);
});

test('two Jitsis cannot be one client', () => {
  const second = `more_jitsi:
  - { id: b, url: 'https://b.example.org/', algorithm: RS256, inline: true }
`;
  assert.deepEqual(said(problemsOf(INLINE + second)), [
    'more_jitsi[0].inline_client_id is that of jitsi already',
  ]);
  const named = second.replace('inline: true', 'inline: true, inline_client_id: b');
  assert.equal(configOf(INLINE + named).jitsi[1]?.inlineClientId, 'b');
});

test('a realm is one segment of an address', () => {
  for (const realm of ['a/b', '..', '', 'a b', 'ä', '%2e']) {
    const problems = problemsOf(`${INLINE}provider: { realm: "${realm}" }\n`);
    assert.equal(problems[0]?.path, 'provider.realm', realm);
  }
});
