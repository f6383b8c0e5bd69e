import type { Problem } from '../../config/problem.ts';
import { manifestFile } from '../apply/manifest.ts';
import { wholeFile } from '../generate/generated-file.ts';
import { jitsiFiles } from '../generate/jitsi-files.ts';
import { judgeAnswers } from '../generate/judge-answers.ts';
import type { KnownModules } from '../generate/known-modules.ts';
import { knownModules } from '../generate/known-modules.ts';
import type { Names } from '../generate/names.ts';
import { dockerSteps } from '../generate/steps/container-steps.ts';
import { jitsiSteps } from '../generate/steps/jitsi-steps.ts';
import type { Step } from '../generate/steps/step.ts';
import { lookStep, usherOnMachine } from '../generate/steps/usher-steps.ts';
import type { SetupAnswers } from '../setup-answers.ts';
import type { Difference, DraftResult, Material } from './migration.ts';

/** A move away from passwords at Jitsi itself: usher.yaml, and Jitsi's lines as `usher setup` writes them. */
export interface JitsiMove {
  readonly answers: SetupAnswers;
  readonly names: Names;
  readonly usherYaml: string;
  /** What Prosody shares with that usher.yaml. */
  readonly secret: string;
  /** What is done once Usher is there, and before Jitsi sends anybody to it. */
  readonly between: readonly Step[];
  readonly differences: readonly Difference[];
  readonly unread: readonly string[];
}

/** What cannot be set up like this; empty where all is well. */
export function problemsOf(answers: SetupAnswers): Problem[] {
  return judgeAnswers(answers).map((text) => ({
    path: 'Jitsi’s host or Usher’s address',
    message: `will not do: ${text.replace(/\.$/, '')}`,
    mend: 'They are said by --jitsi and --usher.',
  }));
}

export function draftJitsi(move: JitsiMove, material: Material): DraftResult {
  const { answers, names, usherYaml, secret, between, differences, unread } = move;
  const onMachine = ['debian', 'by-hand'].includes(answers.installation);
  const target = onMachine ? '/etc/usher/usher.yaml' : null;
  const files = [
    wholeFile('usher.yaml', target, usherYaml, 'Usher’s settings.', 0o600),
    ...jitsiFiles(answers, names, secret, modulesOf(material, names.xmpp, names.muc)),
  ];
  const input = { answers, names };
  const containers = dockerSteps(input, false);
  const middle = onMachine
    ? [...usherOnMachine(input, files), ...between, ...jitsiSteps(input, files)]
    : [...containers.slice(0, -1), ...between, ...containers.slice(-1)];
  const steps = [...middle, lookStep(input)];
  const listed =
    answers.installation === 'debian' ? [...files, manifestFile(files, false, steps)] : files;
  return {
    files: listed,
    differences,
    steps,
    unread,
  };
}

/** What the Prosody at hand has switched on already, so that its lists are added to. */
function modulesOf({ prosodyTexts }: Material, host: string, muc: string): KnownModules | null {
  return knownModules(
    prosodyTexts.map(({ text }) => text),
    host,
    muc,
  );
}
