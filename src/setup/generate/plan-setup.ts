import type { Random } from '../../base/random.ts';
import type {
  GeneratedFile,
  KnownModules,
  SetupAnswers,
  SetupPlan,
  Step,
} from '../installation.ts';
import { applyMd } from './apply-md.ts';
import { composeFile, dotEnv, helmValues } from './docker.ts';
import { freshSecret } from './fresh-secret.ts';
import { frontEndJs } from './front-end-js.ts';
import { jicofoConf } from './jicofo-conf.ts';
import { directFiles, directSteps } from './keycloak-directly.ts';
import { keycloakRealm, realmName } from './keycloak-realm.ts';
import { type CommentSign, markBlock } from './marked-block.ts';
import { type Names, namesOf } from './names.ts';
import { nginxLocations, nginxLogFormat, nginxServer } from './nginx-conf.ts';
import { NIX_SECRET, nixosModule } from './nixos.ts';
import { prosodyBase } from './prosody-base.ts';
import { prosodyLua } from './prosody-lua.ts';
import { dockerSteps, helmSteps, nixSteps } from './steps/container-steps.ts';
import { filesOfJitsi } from './steps/jitsi-steps.ts';
import { providerStep } from './steps/provider-step.ts';
import { lookStep, usherOnMachine } from './steps/usher-steps.ts';
import { usherYaml } from './usher-yaml.ts';

/** What is fresh in a plan. */
interface Secrets {
  readonly jitsi: string;
  readonly own: string;
  readonly client: string;
}

/**
 * Every file and every step for these answers, which `judgeAnswers` finds nothing wrong with. Pure: what is fresh comes
 * from `random`. `known`: what this Prosody has switched on already; null where nobody has looked.
 */
export function planSetup(
  answers: SetupAnswers,
  random: Random,
  known: KnownModules | null = null,
): SetupPlan {
  const names = namesOf(answers);
  const secrets = {
    jitsi: freshSecret(random),
    own: freshSecret(random),
    client: freshSecret(random),
  };
  const { files, steps } = isDirect(answers)
    ? direct(answers, names)
    : whole(answers, names, secrets, known);
  const apply: GeneratedFile = {
    path: 'APPLY.md',
    target: null,
    place: 'whole',
    text: applyMd(answers, files, steps),
    mode: 0o644,
    why: 'What to do, in order, and how to go back.',
  };
  return { files: [...files, apply], steps };
}

function isDirect({ signIn }: SetupAnswers): boolean {
  return signIn.kind === 'keycloak' && signIn.directly;
}

function direct(answers: SetupAnswers, names: Names): SetupPlan {
  const files = directFiles(answers, names);
  return { files, steps: directSteps(answers, names, files) };
}

function whole(
  answers: SetupAnswers,
  names: Names,
  secrets: Secrets,
  known: KnownModules | null,
): SetupPlan {
  const files = [
    ...usherFiles(answers, names, secrets),
    ...jitsiFiles(answers, names, secrets, known),
  ];
  const input = { answers, names };
  const needsSecret = ['oidc', 'keycloak', 'github'].includes(answers.signIn.kind);
  const middle: Record<SetupAnswers['installation'], () => Step[]> = {
    debian: () => [...usherOnMachine(input, files), ...filesOfJitsi(input, files)],
    'by-hand': () => [...usherOnMachine(input, files), ...filesOfJitsi(input, files)],
    docker: () => dockerSteps(input, needsSecret),
    nixos: () => [
      ...usherOnMachine(input, files),
      ...nixSteps(input, answers.signing === 'secret'),
    ],
    helm: () => helmSteps(input, needsSecret),
  };
  return {
    files,
    steps: [providerStep(input), ...middle[answers.installation](), lookStep(input)],
  };
}

function usherFiles(answers: SetupAnswers, names: Names, secrets: Secrets): GeneratedFile[] {
  const { signIn, installation } = answers;
  const onMachine = !['docker', 'helm'].includes(installation);
  const files: GeneratedFile[] = [
    file(
      'usher.yaml',
      onMachine ? '/etc/usher/usher.yaml' : null,
      usherYaml(answers, names, secrets),
      'Usher’s settings, with fresh secrets.',
      0o600,
    ),
  ];
  if (signIn.kind === 'keycloak' && signIn.realmFile) {
    files.push(
      file(
        'client-secret',
        onMachine ? '/etc/usher/client-secret' : null,
        `${secrets.client}\n`,
        'What Usher shows to Keycloak.',
        0o600,
      ),
      file(
        `keycloak/${realmName(signIn.issuer)}.json`,
        null,
        keycloakRealm(answers, names, secrets.client),
        'The realm, to import.',
        0o600,
      ),
    );
  }
  return files;
}

function jitsiFiles(
  answers: SetupAnswers,
  names: Names,
  { jitsi }: Secrets,
  known: KnownModules | null,
): GeneratedFile[] {
  switch (answers.installation) {
    case 'debian':
    case 'by-hand':
      return machineFiles(answers, names, prosodyLua(answers, names, jitsi, known));
    case 'docker':
      return [
        end('docker/env', '.env', dotEnv(answers, names, jitsi), '#', 'Jitsi’s variables.', 0o600),
        file(
          'docker/compose.usher.yml',
          'compose.usher.yml',
          composeFile(answers.signIn.kind === 'keycloak' && answers.signIn.realmFile),
          'Usher as a container beside Jitsi’s.',
        ),
        end(
          'docker/custom-config.js',
          null,
          frontEndJs(answers, names),
          '//',
          'Lines for the end of `custom-config.js` in `$CONFIG/web`.',
        ),
        ...(names.oneHost
          ? [
              file(
                'docker/usher.conf',
                null,
                nginxLocations(answers, names),
                'For `nginx-custom` in `$CONFIG/web`.',
              ),
            ]
          : []),
      ];
    case 'helm':
      return [
        file(
          'helm/values.usher.yaml',
          null,
          helmValues(answers, names, jitsi),
          'Values for Jitsi’s chart.',
          0o600,
        ),
        file(
          'helm/custom-config.js',
          null,
          frontEndJs(answers, names),
          'Lines for the end of Jitsi’s config.js.',
        ),
      ];
    case 'nixos':
      return nixFiles(answers, names, jitsi);
  }
}

function nixFiles(answers: SetupAnswers, names: Names, jitsi: string): GeneratedFile[] {
  // Prosody reads what begins with ENV_ from its environment.
  const marker = 'the-secret-from-the-environment';
  const text = prosodyLua(answers, names, marker, null).replace(`"${marker}"`, `ENV_${NIX_SECRET}`);
  const module = file(
    'nixos/usher-jitsi.nix',
    null,
    nixosModule(answers, names, text),
    'Jitsi’s options, to import.',
  );
  if (answers.signing === 'keys') {
    return [
      { ...module, text: module.text.replace(/^ *# One line, .*\n.*EnvironmentFile.*\n/m, '') },
    ];
  }
  return [
    module,
    file(
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
      ? file(
          path,
          prosody,
          `${prosodyBase(names, answers.prosody)}\n${markBlock(lua, '--')}`,
          'All of Jitsi’s part of Prosody; where yours stands already, take the lines between the marks.',
          0o600,
        )
      : end(path, prosody, lua, '--', 'Prosody lets nobody in without a token from Usher.', 0o600),
    end(
      `config-js/${host}-config.js`,
      `/etc/jitsi/meet/${host}-config.js`,
      frontEndJs(answers, names),
      '//',
      'Jitsi’s front end leads people to Usher.',
    ),
    end(
      'jicofo/jicofo.conf',
      '/etc/jitsi/jicofo/jicofo.conf',
      jicofoConf(),
      '#',
      'Prosody checks tokens; Jicofo asks nobody.',
    ),
    ...nginxFiles(answers, names),
  ];
}

function nginxFiles(answers: SetupAnswers, names: Names): GeneratedFile[] {
  const format = file(
    'nginx/usher-log.conf',
    '/etc/nginx/conf.d/usher-log.conf',
    nginxLogFormat(),
    'What nginx logs of Usher.',
  );
  const host = answers.usherUrl.hostname;
  return names.oneHost
    ? [
        format,
        file(
          'nginx/usher.conf',
          '/etc/jitsi/meet/jaas/usher.conf',
          nginxLocations(answers, names),
          'Usher’s folder, in Jitsi’s server block.',
        ),
      ]
    : [
        format,
        file(
          `nginx/${host}.conf`,
          `/etc/nginx/conf.d/${host}.conf`,
          nginxServer(answers, names),
          'Usher’s own host.',
        ),
      ];
}

function file(
  path: string,
  target: string | null,
  text: string,
  why: string,
  mode = 0o644,
): GeneratedFile {
  return { path, target, place: 'whole', text, mode, why };
}

function end(
  path: string,
  target: string | null,
  lines: string,
  sign: CommentSign,
  why: string,
  mode = 0o644,
): GeneratedFile {
  return { path, target, place: 'end', text: markBlock(lines, sign), mode, why };
}
