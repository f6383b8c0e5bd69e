import {
  isFirstKeycloakAdapter,
  readKeycloakAdapter,
} from '../../../config/aliases/keycloak-adapter.ts';
import type { Config } from '../../../config/config.ts';
import { js } from '../../generate/front-end-js.ts';
import type { GeneratedFile } from '../../generate/generated-file.ts';
import { endOfFile } from '../../generate/generated-file.ts';
import type { Step } from '../../generate/steps/step.ts';
import { step } from '../../generate/steps/step.ts';
import { draftAdapter } from '../adapter-draft.ts';
import { differs, lifeDiffers } from '../differences.ts';
import type { Origin } from '../migration.ts';
import { withUsherBelowJitsi } from '../usher-address.ts';
import { adapterDifferences, lifeThere } from './oidc-adapter.ts';

/**
 * nordeck/jitsi-keycloak-adapter, first and second version. The second has the addresses of jitsi-oidc-adapter; the
 * first has pages of its own in Jitsi's folder, which go.
 */
export const keycloakAdapter: Origin = {
  name: 'keycloak-adapter',
  project: 'nordeck/jitsi-keycloak-adapter',
  takes: ['usher', 'jitsi'],
  recognise({ environment }) {
    return ['KEYCLOAK_ORIGIN', 'KEYCLOAK_REALM'].find((name) => environment[name]) ?? null;
  },
  draft(material) {
    const environment = withUsherBelowJitsi(material);
    const isFirst = isFirstKeycloakAdapter(environment);
    return draftAdapter(this.project, readKeycloakAdapter(environment), material, (config) => ({
      differences: [
        isFirst
          ? differs(
              'Who is not signed in at Keycloak comes into the room all the same, as a guest',
              'They give a name at Usher’s door, and come in once a host is there',
              '`guests.without_rules`',
            )
          : differs(
              'The first version let people in as guests, too',
              'Who comes signs in, as with the second version',
              '`guests.without_rules: wait`, if yours was the first',
            ),
        ...adapterDifferences(environment),
        ...lifeDiffers(lifeThere(environment, isFirst ? '1 hour' : '3 hours'), config),
      ],
      provider: [providerStep(config)],
      jitsi: [frontEndStep(config), pagesStep()],
      files: [frontEndLines(config)],
    }));
  },
};

function callbackOf({ publicUrl }: Config): string {
  return new URL('tokenize', publicUrl).href;
}

function providerStep(config: Config): Step {
  return step(
    'Keycloak: the redirect address',
    `To the client’s *Valid redirect URIs* add \`${callbackOf(config)}\`, and to its *Valid post logout redirect URIs* \`${new URL('signed-out', config.publicUrl)}\`. Once everything works, take away the one that ends in \`/*\`: by it the answer to a sign-in can be led to any page of Jitsi’s host.`,
    'Put back what stood there.',
  );
}

function frontEndLines({ publicUrl }: Config): GeneratedFile {
  return endOfFile(
    'jitsi/config.js',
    null,
    [
      '// Who has no token is led to Usher, and comes back with one.',
      `config.tokenAuthUrl = ${js(`${publicUrl.href}auth?state={state}`)};`,
      'delete config.tokenAuthUrlAutoRedirect;',
    ].join('\n'),
    '//',
    'For the end of Jitsi’s config.js.',
  );
}

function frontEndStep({ publicUrl }: Config): Step {
  return step(
    'Jitsi: the way to Usher',
    `The second version has it already: \`tokenAuthUrl\` is \`${publicUrl.href}auth?state={state}\`. Where it is not, or \`tokenAuthUrlAutoRedirect\` stands there, the lines of \`jitsi/config.js\` go to the end of Jitsi’s config.js (\`custom-config.js\` with docker-jitsi-meet, or \`TOKEN_AUTH_URL\` in its \`.env\`).`,
    'Take the lines between the two marks out again.',
  );
}

function pagesStep(): Step {
  return step(
    'Jitsi: the pages of the first version',
    'Where they are: `body.html`, `static/oidc-redirect.html` and `static/oidc-adapter.html` in `/usr/share/jitsi-meet` are the adapter’s, and lead tokens to whoever asks. Put Jitsi’s own, empty `body.html` back, remove the other two, and take `$arg_oidc` and `$arg_jwt` out of nginx’s file of Jitsi. The folder `/oidc/` stays, and leads to Usher.',
    'Put the copies back.',
    {
      commands: [
        'mkdir -p before-usher && cp -a /usr/share/jitsi-meet/body.html /usr/share/jitsi-meet/static/oidc-*.html before-usher/',
        'grep -rn "arg_oidc\\|arg_jwt" /etc/nginx /etc/jitsi/meet',
      ],
    },
  );
}
