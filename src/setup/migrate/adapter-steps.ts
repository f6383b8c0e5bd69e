import type { Config } from '../../config/config.ts';
import type { GeneratedFile } from '../generate/generated-file.ts';
import { carry } from '../generate/steps/carry.ts';
import type { Step } from '../generate/steps/step.ts';
import { step } from '../generate/steps/step.ts';
import type { SharedSecret } from './shared-secret.ts';

export interface AdapterStepInput {
  readonly project: string;
  readonly config: Config;
  /** usher.yaml first. */
  readonly ownFiles: readonly GeneratedFile[];
  readonly shared: SharedSecret;
  readonly endsTls?: boolean;
  readonly provider?: readonly Step[];
  readonly jitsi?: readonly Step[];
}

/** From one adapter to Usher, in order of doing: nobody is put out before the third. */
export function stepsOfAdapter(input: AdapterStepInput): Step[] {
  const { provider = [], jitsi = [] } = input;
  return [
    ...provider,
    settingsStep(input),
    swapStep(input),
    ...(input.shared.fresh === null ? [] : [secretStep(input.config)]),
    ...(input.endsTls ? [] : [nginxStep()]),
    ...jitsi,
    lookStep(input.config),
  ];
}

function settingsStep({ ownFiles }: AdapterStepInput): Step {
  return step(
    'Usher’s settings',
    'How `usher` gets onto the machine, with its unit for systemd: docs/operations/running.md; or as a container: docs/operations/containers.md. Its Debian package has made the user and the folders already. Nothing is started yet.',
    'Remove `/etc/usher` and `/var/lib/usher`.',
    {
      puts: [
        'id usher || useradd --system --home-dir /var/lib/usher --shell /usr/sbin/nologin usher',
        'install -d -m 750 -o root -g usher /etc/usher',
        ...ownFiles.flatMap((file) => carry(file, 'usher')),
      ],
      commands: [
        'install -d -m 700 -o usher -g usher /var/lib/usher',
        'runuser -u usher -- usher config check --config /etc/usher/usher.yaml',
      ],
    },
  );
}

function swapStep({ project, config, endsTls }: AdapterStepInput): Step {
  const { host, port } = config.listen;
  const at = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const where = endsTls
    ? `It listens on \`${at}\` without TLS, where the old one was the web server itself: nginx comes in front of it, on the port and with the certificate that the old one had, as docs/operations/proxies.md says.`
    : `It listens on \`${at}\`, as the adapter did: what leads there stays as it is.`;
  return step(
    'One stops, the other starts',
    `Stop ${project} (its unit, or its container) and keep it from starting again. Then start Usher. ${where} Calls go on; tokens that are out stay good.`,
    `\`systemctl disable --now usher\`, and start ${project} again.`,
    { commands: ['systemctl enable usher', 'systemctl restart usher'] },
  );
}

function secretStep({ jitsi }: Config): Step {
  return step(
    'Prosody: the new secret',
    `Until then Prosody refuses every token. With Debian’s packages the lines of \`jitsi/prosody.cfg.lua\` go to the end of Prosody’s file of \`${jitsi[0]?.domain}\`, of which keep a copy; with docker-jitsi-meet those of \`jitsi/env\` to the end of its \`.env\`, and \`docker compose up -d --force-recreate\`. What is said last wins.`,
    'Take the lines between the two marks out again, and restart Prosody.',
    { commands: ['systemctl restart prosody'], undone: ['systemctl restart prosody'] },
  );
}

function nginxStep(): Step {
  return step(
    'nginx: whose address it is, and room for cookies',
    'In the `location` that leads to the adapter, these three lines, if they are not there. Without the first one everybody counts as one visitor.\n\n```nginx\nproxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;\nproxy_buffer_size 16k;\nproxy_buffers 4 16k;\n```',
    'Nothing needs to be: the adapter does not mind them.',
    { commands: ['nginx -t && systemctl reload nginx'] },
  );
}

function lookStep({ publicUrl, jitsi }: Config): Step {
  return step(
    'Look',
    `Open \`${jitsi[0]?.url}a-first-try\` in a private window: Usher leads to the same provider as before, and back into the room. Where something is amiss: \`usher doctor --config /etc/usher/usher.yaml\`, and a token that Jitsi refuses is explained by \`usher doctor token\`.`,
    'Go through the steps from the last to the first.',
    { commands: [`curl -fsS ${new URL('readyz', publicUrl)}`] },
  );
}
