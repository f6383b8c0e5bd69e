import type { SetupAnswers } from '../setup-answers.ts';
import { composeFile, dotEnv, helmValues, prosodySecret } from './docker.ts';
import { frontEndJs } from './front-end-js.ts';
import type { GeneratedFile } from './generated-file.ts';
import { endOfFile, wholeFile } from './generated-file.ts';
import { jicofoConf } from './jicofo-conf.ts';
import type { KnownModules } from './known-modules.ts';
import { markBlock } from './marked-block.ts';
import type { Names } from './names.ts';
import { nginxLocations, nginxLogFormat, nginxServer } from './nginx-conf.ts';
import { NIX_SECRET, nixosModule, nixosUsher } from './nixos.ts';
import { prosodyBase } from './prosody-base.ts';
import { prosodyLua } from './prosody-lua.ts';

/** Every change for Jitsi. `jitsi`: the secret that Prosody shares. */
export function jitsiFiles(
  answers: SetupAnswers,
  names: Names,
  jitsi: string,
  known: KnownModules | null,
): GeneratedFile[] {
  switch (answers.installation) {
    case 'debian':
    case 'by-hand':
      return machineFiles(answers, names, prosodyLua(answers, names, jitsi, known));
    case 'docker':
      return dockerFiles(answers, names, jitsi);
    case 'helm':
      return helmFiles(answers, names, jitsi);
    case 'nixos':
      return nixFiles(answers, names, jitsi);
  }
}

function dockerFiles(answers: SetupAnswers, names: Names, jitsi: string): GeneratedFile[] {
  const { signIn } = answers;
  const env = dotEnv(answers, names, jitsi);
  const compose = composeFile(signIn.kind === 'keycloak' && signIn.realmFile);
  const lines = 'Lines for the end of `custom-config.js` in `$CONFIG/web`.';
  const files = [
    endOfFile('docker/env', '.env', env, '#', 'Jitsi’s variables.', 0o600),
    wholeFile(
      'docker/compose.usher.yml',
      'compose.usher.yml',
      compose,
      'Usher as a container beside Jitsi’s.',
    ),
    endOfFile('docker/custom-config.js', null, frontEndJs(answers, names), '//', lines),
  ];
  if (!names.oneHost) return files;
  const why = 'For `nginx-custom` in `$CONFIG/web`.';
  return [...files, wholeFile('docker/usher.conf', null, nginxLocations(answers, names), why)];
}

function helmFiles(answers: SetupAnswers, names: Names, jitsi: string): GeneratedFile[] {
  const values = helmValues(answers, names);
  const secret = prosodySecret(jitsi);
  const shared = 'What Prosody shares with Usher, for a Secret.';
  const lines = 'Lines for the end of Jitsi’s config.js.';
  return [
    wholeFile('helm/values.usher.yaml', null, values, 'Values for Jitsi’s chart.'),
    ...(answers.signing === 'secret'
      ? [wholeFile('helm/prosody.env', null, secret, shared, 0o600)]
      : []),
    wholeFile('helm/custom-config.js', null, frontEndJs(answers, names), lines),
  ];
}

function nixFiles(answers: SetupAnswers, names: Names, jitsi: string): GeneratedFile[] {
  // Prosody reads what begins with ENV_ from its environment.
  const marker = 'the-secret-from-the-environment';
  const text = prosodyLua(answers, names, marker, null).replace(`"${marker}"`, `ENV_${NIX_SECRET}`);
  const module = wholeFile(
    'nixos/usher-jitsi.nix',
    null,
    nixosModule(answers, names, text),
    'Jitsi’s options, to import.',
  );
  const usher = wholeFile('nixos/usher.nix', null, nixosUsher(), 'Usher’s options, to import.');
  if (answers.signing === 'keys') {
    return [
      { ...module, text: module.text.replace(/^ *# One line, .*\n.*EnvironmentFile.*\n/m, '') },
      usher,
    ];
  }
  return [
    module,
    usher,
    wholeFile(
      'nixos/prosody.env',
      '/etc/usher/prosody.env',
      `${NIX_SECRET}=${jitsi}\n`,
      'The secret, for Prosody.',
      0o600,
    ),
  ];
}

/** Where the Debian packages have them; who set Jitsi up by hand has mostly followed them. */
function machineFiles(answers: SetupAnswers, names: Names, lua: string): GeneratedFile[] {
  const host = answers.jitsiHost;
  const prosody = `/etc/prosody/conf.avail/${host}.cfg.lua`;
  const path = `prosody/${host}.cfg.lua`;
  const byHand = answers.installation === 'by-hand';
  return [
    byHand
      ? wholeFile(
          path,
          prosody,
          `${prosodyBase(names, answers.prosody)}\n${markBlock(lua, '--')}`,
          'All of Jitsi’s part of Prosody; where yours stands already, take the lines between the marks.',
          0o600,
        )
      : endOfFile(
          path,
          prosody,
          lua,
          '--',
          'Prosody lets nobody in without a token from Usher.',
          0o600,
        ),
    endOfFile(
      `config-js/${host}-config.js`,
      `/etc/jitsi/meet/${host}-config.js`,
      frontEndJs(answers, names),
      '//',
      'Jitsi’s front end leads people to Usher.',
    ),
    jicofoConf(),
    ...nginxFiles(answers, names),
  ];
}

function nginxFiles(answers: SetupAnswers, names: Names): GeneratedFile[] {
  const format = wholeFile(
    'nginx/usher-log.conf',
    '/etc/nginx/conf.d/usher-log.conf',
    nginxLogFormat(),
    'What nginx logs of Usher.',
  );
  const host = answers.usherUrl.hostname;
  return names.oneHost
    ? [
        format,
        wholeFile(
          'nginx/usher.conf',
          '/etc/jitsi/meet/jaas/usher.conf',
          nginxLocations(answers, names),
          'Usher’s folder, in Jitsi’s server block.',
        ),
      ]
    : [
        format,
        wholeFile(
          `nginx/${host}.conf`,
          `/etc/nginx/conf.d/${host}.conf`,
          nginxServer(answers, names),
          'Usher’s own host.',
        ),
      ];
}
