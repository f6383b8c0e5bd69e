import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { judgeAnswers } from '../../setup/generate/judge-answers.ts';
import { planSetup } from '../../setup/generate/plan-setup.ts';
import type { SetupAnswers } from '../../setup/setup-answers.ts';
import type { Command, CommandContext } from '../command.ts';
import { FLAG, TEXT } from '../input/option-kinds.ts';
import { shellWord } from '../print/shell-word.ts';
import { applySetup } from '../setup/apply-setup.ts';
import { asFlags, askSetup } from '../setup/ask-setup.ts';
import { findModules, findSecrets } from '../setup/find-here.ts';
import { ANSWER_OPTIONS, type AnswerFlags, answersFrom } from '../setup/setup-options.ts';
import { refuseFolder, writeFolder } from '../setup/write-folder.ts';
import { Unusable } from '../unusable.ts';

const USAGE = `usher setup [ANSWERS] [--output FOLDER] [--force] [--yes]
usher setup --apply | --undo [--dry-run] [--output FOLDER] [--root FOLDER]

Writes usher.yaml with fresh secrets, every change for Jitsi, and APPLY.md, which says what to do in which order and how
to go back. Without --apply nothing outside of FOLDER is touched. At a terminal it asks for what the flags leave open.

  --jitsi HOST           the host name of Jitsi Meet, as in meet.example.org
  --installation KIND    debian, docker, nixos, helm or by-hand. Default: debian
  --usher ADDRESS        where people reach Usher. Default: https://HOST/auth/
  --sign-in KIND         local: accounts at Usher itself; google, entra, keycloak, authentik, authelia, gitlab, or oidc
                         for any other OpenID provider; saml; ldap; github
    --issuer ADDRESS     for keycloak, entra, authentik, authelia and oidc
    --client-id ID       as google, entra, authentik, gitlab and github give it out; elsewhere it is yours to choose.
                         Default: usher, with --realm-file jitsi
    --email-domain NAME  for OpenID providers but keycloak: who has a verified address there moderates, nobody else.
                         Needed with google and gitlab.com, where anybody can have an account
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
                         that changes (NAME.before-usher). Twice is once. Nothing is restarted: it prints what is
                         left to do, in order
  --undo                 take that back
  --dry-run              with --apply or --undo: show what would change, without secrets, and change nothing
  --root FOLDER          below which the machine's files lie. Default: /

Exit status: 0 done, 1 the answers do not go together or not all could be carried, 2 unusable input.`;

/** Where it is written unless another folder is named. */
const FOLDER = 'usher-setup';

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
    const { output: folder = FOLDER, force = false, yes = false, ...rest } = values;
    const { apply = false, undo = false, 'dry-run': dryRun = false, root, ...flags } = rest;
    if (apply || undo) {
      if (apply && undo) throw new Unusable('--apply or --undo, not both.');
      if (Object.keys(flags).length > 0) {
        throw new Unusable('--apply takes what was written before: give it no answers.');
      }
      return applySetup({ folder, undo, dryRun, root: root ?? '/' }, context);
    }
    if (dryRun || root !== undefined) throw new Unusable('--dry-run and --root go with --apply.');
    refuseFolder(folder, force);
    const answers = answersFrom(await complete(flags, yes, context));
    return write(answers, folder, force, context);
  },
};

async function complete(
  flags: AnswerFlags,
  yes: boolean,
  { ask, output: { note } }: CommandContext,
): Promise<AnswerFlags> {
  if (yes) return flags;
  if (ask) {
    const asked = await askSetup(flags, ask, note);
    if (Object.keys(asked).length > Object.keys(flags).length) {
      note(`The same without questions: usher setup --yes ${asFlags(asked)}`);
    }
    return asked;
  }
  if (flags.jitsi === undefined) {
    throw new Unusable(
      'There is no terminal to ask at. Answer by flags, such as these; usher setup --help has all:\n  usher setup --yes --jitsi meet.example.org --sign-in local',
    );
  }
  return flags;
}

function write(
  answers: SetupAnswers,
  folder: string,
  force: boolean,
  { output: { line, note }, random }: CommandContext,
): number {
  const problems = judgeAnswers(answers);
  for (const problem of problems) note(problem);
  if (problems.length > 0) return 1;
  const kept = findSecrets(folder, answers);
  if (kept.file) note(`The secrets of ${kept.file} stay as they are: nobody has to sign in again.`);
  if (kept.unread) {
    note(
      `${kept.unread} cannot be read, so its secrets are not taken over. If Usher runs already:`,
    );
    note('run usher setup as root, or everybody has to sign in and set up second factors again.');
  }
  const { modules, unread } = findModules(answers);
  if (unread) note(`${unread} cannot be read: the modules it has switched on are not known here.`);
  const { files, steps } = planSetup(answers, random, modules, kept.secrets);
  for (const copy of writeFolder(folder, files, force)) note(`copy: ${copy}`);
  line(`Written to ${folder}, for nobody’s eyes but yours:`);
  for (const { path } of files) line(`  ${path}`);
  line('');
  line(`Now read ${join(folder, 'APPLY.md')}: ${steps.length} steps.`);
  line(`Step 1: ${steps[0]?.title}.`);
  if (answers.installation === 'debian') {
    const where = folder === FOLDER ? '' : ` --output ${shellWord(folder)}`;
    line('The files are put in their places, with copies of what is there, by (as root):');
    line(`  usher setup --apply --dry-run${where}     # shows what would change`);
    line(`  usher setup --apply${where}`);
  }
  return 0;
}
