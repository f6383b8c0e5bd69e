import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { systemRandom } from '../../src/base/random.ts';
import { judgeAnswers } from '../../src/setup/generate/judge-answers.ts';
import { planSetup } from '../../src/setup/generate/plan-setup.ts';
import type { SetupAnswers } from '../../src/setup/setup-answers.ts';
import { findingsIn, type Texts } from '../support/doctor-fixtures.ts';
import { usualAnswers, variants } from '../support/setup-answers.ts';

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

const TOKENS_BEFORE = PROSODY_BEFORE.replace(/"jitsi-anonymous".*/, '"token"');

/** What a machine has after all of it was put in place. */
function textsAfter(answers: SetupAnswers): Texts {
  const { files } = planSetup(answers, systemRandom);
  const find = (form: RegExp) => files.find(({ path }) => form.test(path))?.text;
  const own = find(/\.cfg\.lua$/);
  const isBehind = own !== undefined && !/^muc_mapper_domain_base/m.test(own);
  const nix = find(/\.nix$/);
  const script = find(/\.js$/) ?? (nix && extraConfig(nix, 'services.jitsi-meet'));
  const lua = nix && extraConfig(nix, `services.prosody.virtualHosts."${answers.jitsiHost}"`);
  const isContainer = ['docker', 'helm'].includes(answers.installation);
  const before = isContainer
    ? CONFIG_BEFORE.replaceAll("'meet.test'", "'meet.jitsi'")
    : CONFIG_BEFORE;
  const texts: [string, string | undefined][] = [
    ['usher.yaml', find(/^usher\.yaml$/)?.replace(/client_secret_file: .*/, 'client_secret: x')],
    ['prosody.cfg.lua', own && (isBehind ? `${PROSODY_BEFORE}\n${own}` : own)],
    ['prosody.cfg.lua', lua && `${TOKENS_BEFORE}\nVirtualHost "${answers.jitsiHost}"\n${lua}`],
    ['config.js', script && `${before}\n${script}`],
    ['jicofo.conf', find(/jicofo\.conf$/)],
    ['docker.env', find(/^docker\/env$/)],
    ['nginx.conf', find(/(?:nginx\/(?!usher-log)|docker\/)[^/]*\.conf$/)],
  ];
  const given = texts.flatMap(([file, text]) => (text === undefined ? [] : [[file, text]]));
  assert.ok(given.length > 1);
  return Object.fromEntries(given);
}

/** The text that a module of NixOS adds to a file. */
function extraConfig(nix: string, name: string): string | undefined {
  const begin = `${name}.extraConfig = lib.mkAfter ''\n`;
  const start = nix.indexOf(begin);
  if (start < 0) return undefined;
  const text = nix.slice(start + begin.length, nix.indexOf("\n  '';", start));
  return text.replaceAll("'''", "''").replaceAll("''${", '$' + '{');
}

/** All that goes together of what setup asks, but for the way of signing in, which Jitsi does not see. */
function* everyAnswer(): Generator<SetupAnswers> {
  const urls = ['https://meet.test/auth/', 'https://auth.test/'].map((one) => new URL(one));
  for (const installation of ['debian', 'docker', 'nixos', 'helm', 'by-hand'] as const)
    for (const flow of ['link', 'state', 'inline'] as const)
      for (const signing of ['secret', 'keys'] as const)
        for (const guests of ['usher', 'guest-host', 'none'] as const)
          for (const prosody of ['0.12', '13'] as const)
            for (const usherUrl of urls)
              for (const secureDomainKept of [false, true]) {
                const some = { installation, flow, signing, guests, prosody, usherUrl };
                const answers = { ...usualAnswers, ...some, secureDomainKept };
                if (judgeAnswers(answers).length === 0) yield answers;
              }
}

describe('the doctor, of what usher setup writes', () => {
  for (const [name, answers] of variants) {
    it(`finds nothing: ${name}`, () => {
      assert.deepEqual(findingsIn(textsAfter(answers)), []);
    });
  }

  it('finds nothing, whatever was answered', () => {
    let count = 0;
    for (const answers of everyAnswer()) {
      count += 1;
      const found = findingsIn(textsAfter(answers));
      assert.deepEqual(found, [], JSON.stringify(answers));
    }
    assert.ok(count > 200, String(count));
  });
});
