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
          'install -d -m 750 usher && install -m 640 --backup=numbered $HERE/usher.yaml usher/',
          ...(secret ? ['install -m 640 --backup=numbered $HERE/client-secret usher/'] : []),
          'chgrp -R 10001 usher     # the group of Usher in its image',
          ...(realm
            ? [
                'cp -r $HERE/keycloak . && chmod -R g+rX keycloak     # read at its first start by Keycloak, of group 0',
              ]
            : []),
        ],
      },
    ),
    step(
      'The variables',
      'Of two lines with one name the last counts: what you have in `XMPP_MODULES`, `XMPP_MUC_MODULES` or `XMPP_CONFIGURATION` belongs into the new line as well, after a comma. An older `JWT_APP_SECRET` that is not among the new lines has to go.',
      '`mv .env.before-usher .env`',
      {
        commands: [
          'cat $HERE/docker/env >> .env     # once',
          'cp --backup=numbered $HERE/docker/compose.usher.yml .',
        ],
      },
    ),
    step(
      'The front end and nginx',
      names.oneHost
        ? 'What lies in these two places is taken up by the web container.'
        : 'Usher has a host name of its own: the proxy that ends TLS passes it on to the container `usher`, port 3000.',
      names.oneHost
        ? 'Take the lines between the two marks out of `custom-config.js`, and remove `usher.conf`.'
        : 'Take the lines between the two marks out of `custom-config.js`.',
      {
        commands: [
          'test ! -e $CONFIG/web/custom-config.js || cp -an $CONFIG/web/custom-config.js $CONFIG/web/custom-config.js.before-usher',
          'cat $HERE/docker/custom-config.js >> $CONFIG/web/custom-config.js     # once',
          ...(names.oneHost
            ? [
                'install -d $CONFIG/web/nginx-custom && cp --backup=numbered $HERE/docker/usher.conf $CONFIG/web/nginx-custom/',
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

/** Usher's own chart, which tests render, and jitsi-contrib's. Neither was run in a cluster by us. */
export function helmSteps({ answers, names }: StepInput, secret: boolean): Step[] {
  const { hostname, pathname } = answers.usherUrl;
  const shared = answers.signing === 'secret';
  return [
    step(
      'Usher in the cluster',
      'In the namespace of Jitsi. The image is built and pushed to a registry of yours first, `$REGISTRY`: docs/operations/containers.md. The chart lies in a checkout of Usher, and mounts the Secret at `/etc/usher`; docs/operations/kubernetes.md has its values.',
      '`helm uninstall usher`, and `kubectl delete secret usher-settings`. The volume of the store stays until you delete it.',
      {
        commands: [
          `kubectl create secret generic usher-settings --from-file=usher.yaml${secret ? ' --from-file=client-secret' : ''}`,
          [
            'helm upgrade --install usher deploy/helm/usher --set image.repository=$REGISTRY/jitsi-usher',
            `--set ingress.enabled=true --set ingress.host=${hostname} --set ingress.path=${pathname}`,
            ...(names.oneHost ? [] : ['--set ingress.tlsSecret=usher-tls']),
          ].join(' '),
          'kubectl rollout status deployment/usher',
        ],
      },
    ),
    step(
      'Jitsi’s values',
      'The lines of `helm/custom-config.js` go to the end of Jitsi’s config.js; where you have some of your own there, put both into one file. Jitsi’s containers are made anew: calls end.',
      `\`helm rollback jitsi\`${shared ? ', and `kubectl delete secret usher-prosody`' : ''}`,
      {
        commands: [
          ...(shared
            ? ['kubectl create secret generic usher-prosody --from-env-file=helm/prosody.env']
            : []),
          'helm upgrade jitsi jitsi/jitsi-meet --reuse-values -f helm/values.usher.yaml --set-file web.custom.configs._custom_config_js=helm/custom-config.js',
        ],
      },
    ),
  ];
}
