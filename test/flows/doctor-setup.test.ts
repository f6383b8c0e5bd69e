import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { systemRandom } from '../../src/base/random.ts';
import { planSetup } from '../../src/setup/generate/plan-setup.ts';
import { findingsIn } from '../support/doctor-fixtures.ts';
import { variants } from '../support/setup-answers.ts';

/** What Debian's package leaves, as far as tokens go: setup writes its lines behind. */
const PROSODY_BEFORE = `plugin_paths = { "/usr/share/jitsi-meet/prosody-plugins/" }
muc_mapper_domain_base = "meet.test";

VirtualHost "meet.test"
    authentication = "jitsi-anonymous" -- do not delete me
    modules_enabled = { "bosh"; "ping"; "muc_lobby_rooms"; }
    lobby_muc = "lobby.meet.test"
    main_muc = "conference.meet.test"

Component "conference.meet.test" "muc"
    restrict_room_creation = true
    modules_enabled = { "muc_meeting_id"; "muc_domain_mapper"; }

Component "lobby.meet.test" "muc"
    restrict_room_creation = true

VirtualHost "auth.meet.test"
    authentication = "internal_hashed"
`;
const CONFIG_BEFORE = `var config = {
    hosts: { domain: 'meet.test', muc: 'conference.meet.test' },
    bosh: 'https://meet.test/http-bind',
};
`;

describe('the doctor, of what usher setup writes', () => {
  // What is written for NixOS is Nix, which the doctor does not read.
  for (const [name, answers] of variants.filter(([, one]) => one.installation !== 'nixos')) {
    it(`finds nothing: ${name}`, () => {
      const { files } = planSetup(answers, systemRandom);
      const find = (form: RegExp) => files.find(({ path }) => form.test(path))?.text;
      const own = find(/\.cfg\.lua$/);
      const isBehind = own !== undefined && !/^muc_mapper_domain_base/m.test(own);
      const script = find(/\.js$/);
      const isContainer = ['docker', 'helm'].includes(answers.installation);
      const before = isContainer
        ? CONFIG_BEFORE.replaceAll("'meet.test'", "'meet.jitsi'")
        : CONFIG_BEFORE;
      const texts: [string, string | undefined][] = [
        [
          'usher.yaml',
          find(/^usher\.yaml$/)?.replace(/client_secret_file: .*/, 'client_secret: x'),
        ],
        ['prosody.cfg.lua', own && (isBehind ? `${PROSODY_BEFORE}\n${own}` : own)],
        ['config.js', script && `${before}\n${script}`],
        ['jicofo.conf', find(/jicofo\.conf$/)],
        ['.env', find(/^docker\/env$/)],
        ['nginx.conf', find(/(?:nginx\/(?!usher-log)|docker\/)[^/]*\.conf$/)],
      ];
      const given = texts.flatMap(([file, text]) => (text === undefined ? [] : [[file, text]]));
      assert.ok(given.length > 1);
      assert.deepEqual(findingsIn(Object.fromEntries(given)), []);
    });
  }
});
