import type { GeneratedFile } from '../generated-file.ts';
import { backOf, carry } from './carry.ts';
import { type Step, type StepInput, step } from './step.ts';

/** Prosody, Jicofo and the front end of a Jitsi whose files lie on this machine, one after the other. */
export function jitsiSteps({ answers, names }: StepInput, files: readonly GeneratedFile[]): Step[] {
  const at = (begin: string) => files.find(({ path }) => path.startsWith(begin));
  const prosody = at('prosody/');
  const front = at('config-js/');
  const jicofo = at('jicofo/');
  const steps: Step[] = [];
  // Before Prosody looks for them at their new place.
  if (answers.secureDomainKept) steps.push(accountsStep(names.xmpp, names.accountsHost));
  if (prosody) steps.push(prosodyStep(prosody, answers.jitsiHost));
  if (jicofo) steps.push(jicofoStep(jicofo));
  if (front) steps.push(frontStep(front));
  return steps;
}

function prosodyStep(file: GeneratedFile, host: string): Step {
  const again =
    file.place === 'end'
      ? ` It opens the host \`${host}\` again at the end of the file; what is said last wins, and nothing above has to be changed.`
      : ' Where nobody has set Jitsi’s Prosody up yet, its first lines say how Jicofo and the videobridge get their accounts.';
  return step(
    'Prosody: a token for everybody',
    `${file.why}${again} The checks say what is wrong, if anything, before anybody is put out; what the second says of \`cross_domain_bosh\` is of Jitsi’s own lines, and does no harm.`,
    backOf(file),
    {
      puts: carry(file, 'prosody'),
      commands: [
        `ln -sf ../conf.avail/${host}.cfg.lua /etc/prosody/conf.d/`,
        `luac -p ${file.target}`,
        'prosodyctl check config',
        'systemctl restart prosody',
      ],
      undone: ['prosodyctl check config', 'systemctl restart prosody'],
    },
  );
}

function accountsStep(host: string, accounts: string): Step {
  const folder = (name: string) =>
    `/var/lib/prosody/${name.replaceAll('.', '%2e').replaceAll('-', '%2d')}`;
  return step(
    'Prosody: the accounts of the secure domain',
    `They move to \`${accounts}\`, for clients that know no token. **Whoever has one enters every room, as a participant**, and opens no room for guests. People are better served by an account at Usher with their old password: \`usher user import\`.`,
    `Remove \`${folder(accounts)}\`; the accounts of before are where they were.`,
    { commands: [`cp -a '${folder(host)}' '${folder(accounts)}'`] },
  );
}

function jicofoStep(file: GeneratedFile): Step {
  const restart = 'systemctl restart jicofo jitsi-videobridge2';
  return step('Jicofo: no sign-in of its own', file.why, backOf(file), {
    puts: carry(file),
    commands: [restart],
    undone: [restart],
  });
}

function frontStep(file: GeneratedFile): Step {
  return step(
    'Jitsi Meet: the way to Usher',
    `${file.why} Last, since from here on people are led to Usher. Browsers ask for \`config.js\` anew at the next visit.`,
    backOf(file),
    { puts: carry(file), commands: [`usher doctor --config-js ${file.target}`] },
  );
}
