import assert from 'node:assert/strict';
import { test } from 'node:test';
import { usualAnswers } from '../../../test/support/setup-answers.ts';
import { knownModules } from './known-modules.ts';
import { namesOf } from './names.ts';
import { prosodyLua } from './prosody-lua.ts';

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
    assert.deepEqual(knownModules([text], 'meet.test', 'conference.meet.test'), {
      host: ['bosh', 'ping'],
      muc: ['muc_hide_all', 'token_verification'],
      hasGuestHost: false,
    });
  }
});

test('where nothing is said plainly, nothing is known', () => {
  assert.equal(knownModules([FILE], 'other.test', 'conference.meet.test'), null);
  assert.equal(knownModules(['VirtualHost "'], 'meet.test', 'conference.meet.test'), null);
  assert.equal(knownModules([''], 'meet.test', 'conference.meet.test'), null);
  const computed = FILE.replace("'ping'", 'os.getenv("A")');
  assert.equal(knownModules([computed], 'meet.test', 'conference.meet.test'), null);
});

test('a secure domain’s host for guests is seen, and put out of use where guests come by way of Usher', () => {
  const guests = 'VirtualHost "guest.meet.example.org"\n    authentication = "jitsi-anonymous"\n';
  const files = [FILE.replaceAll('meet.test', 'meet.example.org'), guests];
  const known = knownModules(files, 'meet.example.org', 'conference.meet.example.org');
  assert.equal(known?.hasGuestHost, true);
  const written = (guests: 'usher' | 'guest-host') =>
    prosodyLua({ ...usualAnswers, guests }, namesOf(usualAnswers), 'x'.repeat(32), known);
  const off = /VirtualHost "guest\.meet\.test" \{[^}]*enabled = false;/;
  assert.match(written('usher'), off);
  assert.doesNotMatch(written('guest-host'), off);
});
