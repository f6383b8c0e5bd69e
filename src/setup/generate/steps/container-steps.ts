import type { Step } from './step.ts';
import { type StepInput, step } from './step.ts';

/** docker-jitsi-meet. From its files as of August 2026; not run by us. */
export function dockerSteps({ names, answers }: StepInput, secret: boolean): Step[] {
  const { signIn } = answers;
  const realm = signIn.kind === 'keycloak' && signIn.realmFile;
  return [
    step(
      'Usher’s image',
      'In a checkout of Usher, or from a registry of yours, which `JITSI_USHER_IMAGE` in `.env` then names: docs/operations/containers.md.',
      '`docker image rm jitsi-usher`',
      { commands: ['docker build -f deploy/docker/Dockerfile -t jitsi-usher .'] },
    ),
    step(
      'Copies, and Usher’s settings',
      'In the folder of docker-jitsi-meet, with this folder as `$HERE`. `CONFIG` is the folder that `.env` names, `~/.jitsi-meet-cfg` by default.',
      'Remove the folder `usher`.',
      {
        commands: [
          'cp -an .env .env.before-usher',
          'install -d -m 750 usher && install -m 640 $HERE/usher.yaml usher/',
          ...(secret ? ['install -m 640 $HERE/client-secret usher/'] : []),
          'chgrp -R 10001 usher     # the group of Usher in its image',
          ...(realm
            ? [
                'cp -r $HERE/keycloak .     # read by the container of Keycloak when it starts first',
              ]
            : []),
        ],
      },
    ),
    step(
      'The variables',
      'Of two lines with one name the last counts. An older `JWT_APP_SECRET` that is not among the new lines has to go.',
      '`mv .env.before-usher .env`',
      {
        commands: [
          'cat $HERE/docker/env >> .env     # once',
          'cp $HERE/docker/compose.usher.yml .',
        ],
      },
    ),
    step(
      'The front end and nginx',
      names.oneHost
        ? 'What lies in these two places is taken up by the web container.'
        : 'Usher has a host name of its own: the proxy that ends TLS passes it on to the container `usher`, port 3000.',
      'Remove both files.',
      {
        commands: [
          'cat $HERE/docker/custom-config.js >> $CONFIG/web/custom-config.js     # once',
          ...(names.oneHost
            ? [
                'install -d $CONFIG/web/nginx-custom && cp $HERE/docker/usher.conf $CONFIG/web/nginx-custom/',
              ]
            : []),
        ],
      },
    ),
    step(
      'Start',
      'The containers of Jitsi are made anew, since they read their variables only then. Calls end.',
      '`docker compose up -d --force-recreate --remove-orphans`, after the steps above were taken back.',
      {
        commands: [
          'docker compose -f docker-compose.yml -f compose.usher.yml up -d --force-recreate',
        ],
      },
    ),
  ];
}

/** NixOS. Not run by us. */
export function nixSteps(_input: StepInput, withEnvironment: boolean): Step[] {
  return [
    step(
      'Jitsi’s options',
      'Import `nixos/usher-jitsi.nix` in your configuration. Options of Jitsi that you have set yourself win or clash, and `nixos-rebuild` says which.',
      '`nixos-rebuild switch --rollback`',
      {
        commands: [
          ...(withEnvironment
            ? ['install -D -m 600 nixos/prosody.env /etc/usher/prosody.env']
            : []),
          'nixos-rebuild switch',
          'systemctl restart prosody jicofo',
        ],
      },
    ),
  ];
}

/** jitsi-contrib's chart. Not run by us. */
export function helmSteps(_input: StepInput, secret: boolean): Step[] {
  return [
    step(
      'Usher in the cluster',
      'A secret with its settings; Usher’s own chart (docs/operations/running.md) mounts it at `/etc/usher`.',
      '`kubectl delete secret usher-settings`, and `helm uninstall usher`.',
      {
        commands: [
          `kubectl create secret generic usher-settings --from-file=usher.yaml${secret ? ' --from-file=client-secret' : ''}`,
        ],
      },
    ),
    step(
      'Jitsi’s values',
      'They hold what Prosody shares with Usher: keep the file as you keep secrets. The lines of `helm/custom-config.js` go into `web.custom.configs._custom_config_js` of the chart.',
      '`helm rollback jitsi`',
      {
        commands: ['helm upgrade jitsi jitsi/jitsi-meet --reuse-values -f helm/values.usher.yaml'],
      },
    ),
  ];
}
