import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { judgeAnswers } from '../../setup/generate/judge-answers.ts';
import type { KnownModules } from '../../setup/generate/known-modules.ts';
import { knownModules } from '../../setup/generate/known-modules.ts';
import { namesOf } from '../../setup/generate/names.ts';
import { planSetup } from '../../setup/generate/plan-setup.ts';
import type { SetupAnswers } from '../../setup/setup-answers.ts';
import type { Command, CommandContext } from '../command.ts';
import { FLAG, TEXT } from '../input/option-kinds.ts';
import { applySetup } from '../setup/apply-setup.ts';
import { askSetup } from '../setup/ask-setup.ts';
import { ANSWER_OPTIONS, type AnswerFlags, answersFrom } from '../setup/setup-options.ts';
import { writeFolder } from '../setup/write-folder.ts';
import { Unusable } from '../unusable.ts';

const USAGE = `usher setup [ANSWERS] [--output FOLDER] [--force] [--yes]
usher setup --apply | --undo [--dry-run] [--output FOLDER] [--root FOLDER]

Writes usher.yaml with fresh secrets, every change for Jitsi, and APPLY.md, which says what to do in which order and how
to go back. Without --apply nothing outside of FOLDER is touched. At a terminal it asks for what the flags leave open.

  --jitsi HOST           the host name of Jitsi Meet, as in meet.example.org
  --installation KIND    debian, docker, nixos, helm or by-hand. Default: debian
  --usher ADDRESS        where people reach Usher. Default: https://HOST/auth/
  --sign-in KIND         oidc, keycloak, saml, ldap, github or local
    --issuer ADDRESS     for oidc and keycloak
    --client-id ID       for oidc, keycloak and github. Default: usher, with --realm-file jitsi
    --realm-file         for keycloak: write a realm to import, with its client
    --keycloak-directly  Jitsi asks Keycloak itself, without Usher: every token opens every room
    --metadata ADDRESS   for saml
    --server ADDRESS     for ldap, as in ldaps://ldap.example.org, with --base DN
    --organization NAME  for github: whose people moderate
  --flow FLOW            state: links that know tenants and apps; link: the simplest; inline: inside the meeting.
                         Default: state
  --signing KIND         secret: one that Prosody shares; keys: RS256, Prosody has the public part alone.
                         Default: secret; keys with --flow inline
  --guests KIND          usher: at Usher's door, and wait there; guest-host: in Jitsi's lobby; none. Default: usher
  --keep-secure-domain   keep the accounts of Jitsi's secure domain for old clients, on a host of their own
  --app-id ID            Prosody's app_id. Default: jitsi
  --prosody VERSION      0.12 or 13, for --installation by-hand. Default: 0.12

  --output FOLDER        where to write. Default: usher-setup
  --force                write into a folder that exists, with a copy of each file that changes
  --yes                  ask nothing

  --apply                on a Debian machine: carry what was written to FOLDER to its places, with a copy of each file
                         that changes (NAME.before-usher). Twice is once. Nothing is restarted
  --undo                 take that back
  --dry-run              with --apply or --undo: show what would change, without secrets, and change nothing
  --root FOLDER          below which the machine's files lie. Default: /

Exit status: 0 written, 1 the answers do not go together, 2 unusable input.`;

const OTHER_OPTIONS = {
  output: TEXT,
  force: FLAG,
  yes: FLAG,
  apply: FLAG,
  undo: FLAG,
  'dry-run': FLAG,
  root: TEXT,
} as const;

export const setup: Command = {
  words: ['setup'],
  summary: 'write the settings of Usher and of Jitsi',
  usage: USAGE,
  async run(argv, context) {
    const { values } = parseArgs({
      args: [...argv],
      options: { ...ANSWER_OPTIONS, ...OTHER_OPTIONS },
    });
    const { output: folder = 'usher-setup', force = false, yes = false, ...rest } = values;
    const { apply = false, undo = false, 'dry-run': dryRun = false, root, ...flags } = rest;
    if (apply || undo) {
      if (apply && undo) throw new Unusable('--apply or --undo, not both.');
      if (Object.keys(flags).length > 0) {
        throw new Unusable('--apply takes what was written before: give it no answers.');
      }
      return applySetup({ folder, undo, dryRun, root: root ?? '/' }, context.output);
    }
    if (dryRun || root !== undefined) throw new Unusable('--dry-run and --root go with --apply.');
    const answers = answersFrom(await complete(flags, yes, context));
    const problems = judgeAnswers(answers);
    if (problems.length > 0) {
      for (const problem of problems) context.output.note(problem);
      return 1;
    }
    const plan = planSetup(answers, context.random, modulesHere(answers));
    const copies = writeFolder(folder, plan.files, force);
    for (const copy of copies) context.output.note(`kept: ${copy}`);
    for (const { path, why } of plan.files) context.output.line(`${join(folder, path)}: ${why}`);
    context.output.line('');
    context.output.line(`Now read ${join(folder, 'APPLY.md')}: ${plan.steps.length} steps.`);
    return 0;
  },
};

async function complete(
  flags: AnswerFlags,
  yes: boolean,
  { ask, output }: CommandContext,
): Promise<AnswerFlags> {
  return yes || !ask ? flags : await askSetup(flags, ask, output.note);
}

/** What the Prosody of this machine has switched on, where it is Jitsi's and may be read. */
function modulesHere(answers: SetupAnswers): KnownModules | null {
  if (answers.installation !== 'debian') return null;
  const names = namesOf(answers);
  try {
    const file = `/etc/prosody/conf.avail/${answers.jitsiHost}.cfg.lua`;
    return knownModules(readFileSync(file, 'utf8'), names.xmpp, names.muc);
  } catch {
    return null;
  }
}
