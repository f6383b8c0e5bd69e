import { realmName } from '../keycloak-realm.ts';
import type { Step } from './step.ts';
import { type StepInput, step } from './step.ts';

/** What is done at whoever knows the people. */
export function providerStep(input: StepInput): Step {
  const { signIn } = input.answers;
  switch (signIn.kind) {
    case 'oidc':
      return atProvider(input, signIn.clientId);
    case 'keycloak':
      return signIn.realmFile ? importRealm(input) : atKeycloak(input, signIn.clientId);
    case 'saml':
      return step(
        'Tell the identity provider of Usher',
        `Once Usher runs, its metadata is at \`${new URL('sign-in/saml/metadata', input.answers.usherUrl)}\`: hand that address to whoever runs the identity provider.`,
        'Have the entry removed there.',
      );
    case 'ldap':
      return step(
        'See whether the directory answers strangers',
        'Where it does not, take the two lines `bind_dn` and `bind_password_file` in `usher.yaml` into use, and write the password of an account that may read people into the file beside it.',
        'Nothing was changed at the directory.',
      );
    case 'github':
      return atGitHub(input);
    case 'local':
      return step(
        'Nothing to do elsewhere',
        'Accounts are made at Usher. Once it runs, make the first: the command prints a link by which its person sets a password.',
        '`usher user delete NAME`.',
        { commands: ['sudo -u usher usher user create NAME --config /etc/usher/usher.yaml'] },
      );
  }
}

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

function atProvider(input: StepInput, clientId: string): Step {
  return step(
    'Register a client at the provider',
    `Name it \`${clientId}\`:\n${addresses(input)}\n${SECRET_FILE}`,
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

function importRealm({ answers, names }: StepInput): Step {
  const { signIn } = answers;
  const realm = signIn.kind === 'keycloak' ? realmName(signIn.issuer) : '';
  const clientId = signIn.kind === 'keycloak' ? signIn.clientId : '';
  return step(
    'Import the realm into Keycloak',
    `\`keycloak/${realm}.json\` holds the realm \`${realm}\` with the client \`${clientId}\`. In the administration console: the list of realms → *Create realm* → *Browse*, and the file. (The container of the compose file does so itself.) Then *Users* → *Add user*, and *Credentials* for the password.

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
