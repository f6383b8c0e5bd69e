import type { GeneratedFile } from '../generated-file.ts';
import type { Step } from './step.ts';
import { type StepInput, step } from './step.ts';

/** Prosody, Jicofo and the front end of a Jitsi whose files lie on this machine, one after the other. */
export function filesOfJitsi(
  { answers, names }: StepInput,
  files: readonly GeneratedFile[],
): Step[] {
  const at = (begin: string) => files.find(({ path }) => path.startsWith(begin));
  const prosody = at('prosody/');
  const front = at('config-js/');
  const jicofo = at('jicofo/');
  const steps: Step[] = [];
  if (prosody) steps.push(prosodyStep(prosody, answers.jitsiHost));
  if (answers.secureDomainKept) steps.push(accountsStep(names.xmpp, names.accountsHost));
  if (jicofo) steps.push(jicofoStep(jicofo));
  if (front) steps.push(frontStep(front));
  return steps;
}

/** Puts a file where it belongs, with a copy of what was there. */
export function carry({ path, target, place }: GeneratedFile): string[] {
  if (target === null) return [];
  const copy = `test ! -e ${target} || cp -an ${target} ${target}.before-usher`;
  return place === 'end'
    ? [copy, `cat ${path} >> ${target}     # once`]
    : [copy, `install -D -m 644 ${path} ${target}`];
}

function back({ target, place }: GeneratedFile): string {
  return place === 'end'
    ? `Take the lines between the two marks out of \`${target}\`, or: \`mv ${target}.before-usher ${target}\`.`
    : `\`mv ${target}.before-usher ${target}\`, or remove it where there was none before.`;
}

function prosodyStep(file: GeneratedFile, host: string): Step {
  return step(
    'Prosody: a token for everybody',
    `${file.why} It opens the host \`${host}\` again at the end of the file; what is said last wins, and nothing above has to be changed. Both checks say what is wrong, if anything, before anybody is put out.`,
    back(file),
    {
      commands: [
        ...carry(file),
        // The secret stands in it.
        `chown root:prosody ${file.target} && chmod 640 ${file.target}`,
        `ln -sf ../conf.avail/${host}.cfg.lua /etc/prosody/conf.d/`,
        `luac -p ${file.target} && prosodyctl check config`,
      ],
      restarts: ['prosody'],
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
    {
      commands: [`cp -a '${folder(host)}' '${folder(accounts)}'`],
      restarts: ['prosody'],
    },
  );
}

function jicofoStep(file: GeneratedFile): Step {
  return step('Jicofo: no sign-in of its own', file.why, back(file), {
    commands: carry(file),
    restarts: ['jicofo', 'jitsi-videobridge2'],
  });
}

function frontStep(file: GeneratedFile): Step {
  return step(
    'Jitsi Meet: the way to Usher',
    `${file.why} Last, since from here on people are led to Usher. Browsers ask for \`config.js\` anew at the next visit.`,
    back(file),
    { commands: [...carry(file), `node --check ${file.target}`] },
  );
}
