import type { GeneratedFile } from '../generated-file.ts';
import { carry } from './jitsi-steps.ts';
import type { Step } from './step.ts';
import { type StepInput, step } from './step.ts';

/** Usher on the machine itself, as a service with a user of its own. */
export function usherOnMachine({ names }: StepInput, files: readonly GeneratedFile[]): Step[] {
  const secret = files.some(({ path }) => path === 'client-secret') || needsSecret(files);
  const nginx = files.filter(({ path }) => path.startsWith('nginx/'));
  return [
    step(
      'Usher',
      'How `usher` gets onto the machine, with the user `usher` and the unit for systemd: docs/operations/running.md. Then its settings. `config check` says every problem at once; `serve` starts even while the provider is down.',
      '`systemctl disable --now usher`, and remove `/etc/usher` and `/var/lib/usher`.',
      {
        commands: [
          'install -d -m 750 -o root -g usher /etc/usher',
          'install -d -m 700 -o usher -g usher /var/lib/usher',
          'install -m 640 -o root -g usher usher.yaml /etc/usher/usher.yaml',
          ...(secret
            ? ['install -m 640 -o root -g usher client-secret /etc/usher/client-secret']
            : []),
          'sudo -u usher usher config check --config /etc/usher/usher.yaml',
          'systemctl enable usher',
        ],
        restarts: ['usher'],
      },
    ),
    ...(nginx.length > 0 ? [nginxStep(nginx, names.oneHost)] : []),
  ];
}

function needsSecret(files: readonly GeneratedFile[]): boolean {
  return files.some(
    ({ path, text }) => path === 'usher.yaml' && text.includes('client_secret_file'),
  );
}

function nginxStep(files: readonly GeneratedFile[], oneHost: boolean): Step {
  const where = oneHost
    ? 'Jitsi’s own server block includes the folder of the second file.'
    : 'The server has a name of its own: it needs a DNS record, and a certificate before nginx can start.';
  return step(
    'nginx: the way to Usher',
    `The first file says what is logged: no codes. ${where}`,
    `Remove ${files.map(({ target }) => `\`${target}\``).join(' and ')}, and reload nginx.`,
    { commands: [...files.flatMap(carry), 'nginx -t && systemctl reload nginx'] },
  );
}

/** The last step: seeing that it works. */
export function lookStep({ names, answers }: StepInput): Step {
  const room = `${names.jitsiUrl}a-first-try`;
  const who =
    answers.guests === 'none' ? 'Usher asks who you are' : 'Usher asks who you are, or for a name';
  return step(
    'Look',
    `Open \`${room}\` in a private window. ${answers.guests === 'guest-host' ? 'You stand in the lobby; *Log-in* leads to Usher' : who}. Signed in, you moderate that room. A second private window that does not sign in gets no further than it should. Where something is amiss, \`usher doctor\` names it.`,
    'Go through the steps from the last to the first.',
    { commands: [`curl -fsS ${new URL('readyz', answers.usherUrl)}`] },
  );
}
