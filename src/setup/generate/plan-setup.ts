import type { Random } from '../../base/random.ts';
import { manifestFile } from '../apply/manifest.ts';
import type { SetupAnswers } from '../setup-answers.ts';
import { applyMd } from './apply-md.ts';
import { freshSecret } from './fresh-secret.ts';
import type { GeneratedFile } from './generated-file.ts';
import { wholeFile } from './generated-file.ts';
import { jitsiFiles } from './jitsi-files.ts';
import { keycloakCompose } from './keycloak-compose.ts';
import { directFiles, directSteps } from './keycloak-directly.ts';
import { keycloakRealm, realmName } from './keycloak-realm.ts';
import type { KnownModules } from './known-modules.ts';
import { type Names, namesOf } from './names.ts';
import { dockerSteps, helmSteps, nixSteps } from './steps/container-steps.ts';
import { jitsiSteps } from './steps/jitsi-steps.ts';
import { peopleSteps, providerSteps } from './steps/provider-steps.ts';
import type { Step } from './steps/step.ts';
import { lookStep, usherOnMachine, usherOnNix } from './steps/usher-steps.ts';
import { type UsherSecrets, usherYaml } from './usher-yaml.ts';

/** All that is written, and what to do with it, in order. */
export interface SetupPlan {
  readonly files: readonly GeneratedFile[];
  readonly steps: readonly Step[];
}

/** What is fresh in a plan. */
export interface SetupSecrets extends UsherSecrets {
  /** What Usher shows to the Keycloak whose realm is written here. */
  readonly client: string;
}

/**
 * Every file and every step for these answers, which `judgeAnswers` finds nothing wrong with. Pure: what is fresh comes
 * from `random`. `known`: what this Prosody has switched on already; null where nobody has looked.
 * `kept`: secrets of an earlier plan.
 */
export function planSetup(
  answers: SetupAnswers,
  random: Random,
  known: KnownModules | null = null,
  kept: Partial<SetupSecrets> = {},
): SetupPlan {
  const names = namesOf(answers);
  const secrets = {
    jitsi: freshSecret(random),
    own: freshSecret(random),
    client: freshSecret(random),
    ...kept,
  };
  const { files, steps } = isDirect(answers)
    ? direct(answers, names, known)
    : whole(answers, names, secrets, known);
  const listed =
    answers.installation === 'debian'
      ? [...files, manifestFile(files, needsSecretOf(answers), steps)]
      : files;
  const apply: GeneratedFile = {
    path: 'APPLY.md',
    target: null,
    place: 'whole',
    text: applyMd(answers, listed, steps),
    mode: 0o644,
    why: 'What to do, in order, and how to go back.',
  };
  return { files: [...listed, apply], steps };
}

/** Whether a client's secret lies beside usher.yaml. */
function needsSecretOf(answers: SetupAnswers): boolean {
  return !isDirect(answers) && ['oidc', 'keycloak', 'github'].includes(answers.signIn.kind);
}

function isDirect({ signIn }: SetupAnswers): boolean {
  return signIn.kind === 'keycloak' && signIn.directly;
}

function direct(answers: SetupAnswers, names: Names, known: KnownModules | null): SetupPlan {
  const files = directFiles(answers, names, known);
  return { files, steps: directSteps(answers, names, files) };
}

function whole(
  answers: SetupAnswers,
  names: Names,
  secrets: SetupSecrets,
  known: KnownModules | null,
): SetupPlan {
  const files = [
    ...usherFiles(answers, names, secrets),
    ...jitsiFiles(answers, names, secrets.jitsi, known),
  ];
  const input = { answers, names };
  const needsSecret = needsSecretOf(answers);
  const people = peopleSteps(input);
  const middle: Record<SetupAnswers['installation'], () => Step[]> = {
    debian: () => [...usherOnMachine(input, files), ...people, ...jitsiSteps(input, files)],
    'by-hand': () => [...usherOnMachine(input, files), ...people, ...jitsiSteps(input, files)],
    docker: () => [...dockerSteps(input, needsSecret), ...people],
    nixos: () => [usherOnNix(files), ...people, ...nixSteps(input, answers.signing === 'secret')],
    helm: () => [...helmSteps(input, needsSecret), ...people],
  };
  return {
    files,
    steps: [...providerSteps(input), ...middle[answers.installation](), lookStep(input)],
  };
}

function composeOf(issuer: URL): GeneratedFile {
  const text = keycloakCompose(`${realmName(issuer)}.json`, issuer);
  return wholeFile('keycloak/compose.yml', null, text, 'A Keycloak to try with, as a container.');
}

function usherFiles(answers: SetupAnswers, names: Names, secrets: SetupSecrets): GeneratedFile[] {
  const { signIn, installation } = answers;
  const onMachine = !['docker', 'helm'].includes(installation);
  const files: GeneratedFile[] = [
    wholeFile(
      'usher.yaml',
      onMachine ? '/etc/usher/usher.yaml' : null,
      usherYaml(answers, names, secrets),
      'Usher’s settings, with fresh secrets.',
      0o600,
    ),
  ];
  if (signIn.kind === 'keycloak' && signIn.realmFile) {
    files.push(
      wholeFile(
        'client-secret',
        onMachine ? '/etc/usher/client-secret' : null,
        `${secrets.client}\n`,
        'What Usher shows to Keycloak.',
        0o600,
      ),
      wholeFile(
        `keycloak/${realmName(signIn.issuer)}.json`,
        null,
        keycloakRealm(answers, names, secrets.client),
        'The realm, to import.',
        0o600,
      ),
      ...(['docker', 'helm'].includes(installation) ? [] : [composeOf(signIn.issuer)]),
    );
  }
  return files;
}
