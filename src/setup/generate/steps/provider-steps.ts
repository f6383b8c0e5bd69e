import { presets } from '../../../config/presets.ts';
import type { Installation, SetupSignIn } from '../../setup-answers.ts';
import { realmName } from '../keycloak-realm.ts';
import { type Step, type StepInput, step } from './step.ts';

/** What is done at whoever knows the people, before Usher is there to be asked. */
export function providerSteps(input: StepInput): Step[] {
  const { signIn } = input.answers;
  switch (signIn.kind) {
    case 'oidc':
      return [atProvider(input, signIn)];
    case 'keycloak':
      return [signIn.realmFile ? importRealm(input) : atKeycloak(input, signIn.clientId)];
    case 'ldap':
      return [theDirectory];
    case 'github':
      return [atGitHub(input)];
    case 'saml':
    case 'local':
      return [];
  }
}

/** What can be done about people only once Usher runs. */
export function peopleSteps({ answers, names }: StepInput): Step[] {
  switch (answers.signIn.kind) {
    case 'saml':
      return [
        step(
          'Tell the identity provider of Usher',
          `Hand the address of Usher’s metadata to whoever runs the identity provider: \`${names.metadata}\`. The command shows that it is there.`,
          'Have the entry removed there.',
          { commands: [`curl -fsS ${names.metadata} | head -c 300`] },
        ),
      ];
    case 'local':
      return [
        step(
          'The first account',
          'The command prints a link, by which the person sets a password; it is good for 7 days. Put a name of your own for `anna`. Others by the same command, or many from a table: `usher user import --help`.',
          `\`${inUsher(answers.installation, 'user delete anna')}\``,
          { commands: [inUsher(answers.installation, 'user create anna')] },
        ),
      ];
    default:
      return [];
  }
}

/** A command on the store of the Usher that runs. */
export function inUsher(installation: Installation, words: string): string {
  switch (installation) {
    case 'docker':
      return `docker compose -f docker-compose.yml -f compose.usher.yml exec usher usher ${words}`;
    case 'helm':
      return `kubectl exec deploy/usher -- usher ${words}`;
    default:
      return `runuser -u usher -- usher ${words} --config /etc/usher/usher.yaml`;
  }
}

const theDirectory = step(
  'See whether the directory answers strangers',
  'Where it does not, take the two lines `bind_dn` and `bind_password_file` in `usher.yaml` into use, and write the password of an account that may read people into `/etc/usher/directory-password`.',
  'Nothing was changed at the directory.',
);

const SECRET_FILE =
  'Write its secret, and nothing else, into the file `client-secret` in this folder (`umask 077` before): it goes along with `usher.yaml`.';

function addresses({ answers, names }: StepInput): string {
  return `
| Setting | Value |
|---|---|
| Type | confidential, authorization code, PKCE S256 |
| Redirect address | \`${names.callback}\` |
| After signing out | \`${new URL('signed-out', answers.usherUrl)}\` |
| Back-channel logout, if offered | \`${new URL(`sign-in/${names.method}/logout`, answers.usherUrl)}\` |
`;
}

function atProvider(input: StepInput, signIn: Extract<SetupSignIn, { kind: 'oidc' }>): Step {
  const { preset, clientId } = signIn;
  const title = preset === null ? 'the provider' : presets[preset].title;
  const page = preset === null ? '' : ` What to press there: docs/topics/openid-connect.md.`;
  return step(
    `Register a client at ${title}`,
    `Its client id is \`${clientId}\`, as in \`usher.yaml\`.${page}\n${addresses(input)}\n${SECRET_FILE}`,
    'Delete the client there.',
  );
}

function atKeycloak(input: StepInput, clientId: string): Step {
  return step(
    'Register a client at Keycloak',
    `In its administration console, in your realm: *Clients* → *Create client*, *Client ID* \`${clientId}\`, *Client authentication* on, *Standard flow* alone. Then its settings:
${addresses(input)}
*Client scopes* → \`${clientId}-dedicated\` → *Configure a new mapper* → *Group Membership*: name and *Token Claim Name* \`groups\`, *Full group path* off. *Credentials* shows the secret. ${SECRET_FILE}`,
    'Delete the client there.',
  );
}

/** The container runs as user 1000 of group 0, which has to be let read the file. */
const ALONE =
  'Or, where there is no Keycloak yet, `keycloak/compose.yml` starts one that does so itself: `chmod 640 keycloak/*.json`, and the command that stands in it; nginx in front of it is yours to make.';
const COMPOSED: Partial<Record<Installation, string>> = {
  docker: '(The container of the compose file does so itself.)',
  helm: '',
};

function importRealm({ answers, names }: StepInput): Step {
  const { signIn } = answers;
  const realm = signIn.kind === 'keycloak' ? realmName(signIn.issuer) : '';
  const clientId = signIn.kind === 'keycloak' ? signIn.clientId : '';
  return step(
    'Import the realm into Keycloak',
    `\`keycloak/${realm}.json\` holds the realm \`${realm}\` with the client \`${clientId}\`. In the administration console: the list of realms → *Create realm* → *Browse*, and the file. ${COMPOSED[answers.installation] ?? ALONE} Then *Users* → *Add user*, and *Credentials* for the password.

The same by hand: a realm \`${realm}\`; in it a client \`${clientId}\` with *Client authentication* on, *Standard flow* alone, redirect address \`${names.callback}\`, post-logout address \`${new URL('signed-out', answers.usherUrl)}\`, web origin \`${answers.usherUrl.origin}\`, PKCE S256; and mappers that put groups and roles into the claims \`groups\` and \`roles\`.

The secret of the client lies in \`client-secret\` already. Delete the realm file when it is imported: it holds it too.`,
    'Delete the realm, or the client in it.',
  );
}

function atGitHub({ answers, names }: StepInput): Step {
  return step(
    'Register an OAuth app at GitHub',
    `Your organisation → *Settings* → *Developer settings* → *OAuth apps* → *New OAuth app*. *Homepage URL*: \`${names.jitsiUrl}\`. *Authorization callback URL*: \`${names.callback}\`. Its client id goes into \`usher.yaml\`${answers.signIn.kind === 'github' ? ` (\`${answers.signIn.clientId}\` stands there)` : ''}. ${SECRET_FILE}`,
    'Delete the app there.',
  );
}
