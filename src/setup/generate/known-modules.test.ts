import assert from 'node:assert/strict';
import { test } from 'node:test';
import { knownModules } from './known-modules.ts';

const FILE = `plugin_paths = { "/x" }
VirtualHost "meet.test"
    authentication = "jitsi-anonymous" -- do not delete me
    modules_enabled = {
        "bosh"; -- "not_this";
        'ping';
    }
Component "conference.meet.test" "muc"
    modules_enabled = { "muc_hide_all"; "token_verification" }
Component "lobby.meet.test" "muc"
    modules_enabled = { "polls" }
`;

test('the modules of the host and of its rooms are read', () => {
  for (const text of [FILE, FILE.replaceAll('\n', '\r\n')]) {
    assert.deepEqual(knownModules(text, 'meet.test', 'conference.meet.test'), {
      host: ['bosh', 'ping'],
      muc: ['muc_hide_all', 'token_verification'],
    });
  }
});

test('where nothing is said plainly, nothing is known', () => {
  assert.equal(knownModules(FILE, 'other.test', 'conference.meet.test'), null);
  assert.equal(knownModules('VirtualHost "', 'meet.test', 'conference.meet.test'), null);
  assert.equal(knownModules('', 'meet.test', 'conference.meet.test'), null);
  const computed = FILE.replace("'ping'", 'os.getenv("A")');
  assert.equal(knownModules(computed, 'meet.test', 'conference.meet.test'), null);
});
