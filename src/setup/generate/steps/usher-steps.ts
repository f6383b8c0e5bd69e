import type { GeneratedFile } from '../generated-file.ts';
import type { Names } from '../names.ts';
import { carry } from './carry.ts';
import { type Step, type StepInput, step } from './step.ts';

/** Usher on the machine itself, as a service with a user of its own. */
export function usherOnMachine({ names }: StepInput, files: readonly GeneratedFile[]): Step[] {
  const nginx = files.filter(({ path }) => path.startsWith('nginx/'));
  return [
    step(
      'Usher',
      'Usher comes onto the machine by its Debian package, which makes the user, the folders and the unit for systemd (docs/operations/debian.md), or by hand (docs/operations/running.md). `config check` says every problem at once; the service starts even while a provider is down.',
      '`systemctl disable --now usher`. Its settings in `/etc/usher` and its store in `/var/lib/usher`, accounts included, may stay.',
      {
        puts: [
          'id usher || useradd --system --home-dir /var/lib/usher --shell /usr/sbin/nologin usher',
          'install -d -m 750 -o root -g usher /etc/usher',
          ...settingsOf(files).flatMap((file) => carry(file, 'usher')),
        ],
        commands: [
          'install -d -m 700 -o usher -g usher /var/lib/usher',
          'runuser -u usher -- usher config check --config /etc/usher/usher.yaml',
          'systemctl enable usher',
          'systemctl restart usher',
        ],
      },
    ),
    ...(nginx.length > 0 ? [nginxStep(nginx, names)] : []),
  ];
}

/** Usher as a service of NixOS, whose module makes the user, the folder of the store and the unit. Not run by us. */
export function usherOnNix(files: readonly GeneratedFile[]): Step {
  return step(
    'Usher',
    'Import the module `deploy/nix/module.nix` and `nixos/usher.nix` in your configuration: docs/operations/nixos.md. The service waits for its settings, which stay outside of the store of Nix.',
    '`nixos-rebuild switch --rollback`, and remove `/etc/usher` and `/var/lib/usher`.',
    {
      commands: [
        'nixos-rebuild switch',
        'install -d -m 750 -o root -g usher /etc/usher',
        ...settingsOf(files).flatMap((file) => carry(file, 'usher')),
        'runuser -u usher -- usher config check --config /etc/usher/usher.yaml',
        'systemctl restart usher',
      ],
    },
  );
}

/** usher.yaml, and the secret beside it, which may be a person's to write into the folder. */
function settingsOf(files: readonly GeneratedFile[]): GeneratedFile[] {
  const yaml = files.filter(({ path }) => path === 'usher.yaml');
  const secret = files.filter(({ path }) => path === 'client-secret');
  const asked = yaml
    .filter(({ text }) => secret.length === 0 && text.includes('client_secret_file'))
    .map((file) => ({ ...file, path: 'client-secret', target: '/etc/usher/client-secret' }));
  return [...yaml, ...secret, ...asked];
}

function nginxStep(files: readonly GeneratedFile[], { oneHost, host }: Names): Step {
  const where = oneHost
    ? 'Jitsi’s own server block includes the folder of the second file; where the last command shows nothing, it is an older one: put `include /etc/jitsi/meet/jaas/*.conf;` into it.'
    : 'The server has a name of its own: it needs a DNS record, and a certificate before nginx can start.';
  const reload = 'nginx -t && systemctl reload nginx';
  const certificate = `ls /etc/letsencrypt/live/${host}/fullchain.pem     # nginx does not start without`;
  const [, ours] = files;
  return step(
    'nginx: the way to Usher',
    `The first file says what is logged: no codes. ${where}`,
    `Remove ${files.map(({ target }) => `\`${target}\``).join(' and ')}.`,
    {
      puts: files.flatMap((file) => carry(file)),
      commands: oneHost
        ? [reload, `nginx -T | grep -F 'file ${ours?.target}'`]
        : [certificate, reload],
      undone: [reload],
    },
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
    {
      commands: [
        `curl -fsS --retry 5 ${new URL('readyz', answers.usherUrl)}`,
        ...(['debian', 'by-hand'].includes(answers.installation) ? ['usher doctor'] : []),
      ],
    },
  );
}
