import { stringify } from 'yaml';
import type { SetupAnswers, SetupSignIn } from '../setup-answers.ts';
import { INLINE_CLIENT_ID, type Names } from './names.ts';

export interface UsherSecrets {
  /** Shared with Prosody; of no use where keys sign. */
  readonly jitsi: string;
  /** Seals cookies and keys. */
  readonly own: string;
}

/** The whole usher.yaml. The only file beside it that it may want is the secret of a client or a directory. */
export function usherYaml(answers: SetupAnswers, names: Names, secrets: UsherSecrets): string {
  const docker = answers.installation === 'docker' || answers.installation === 'helm';
  return `# Usher's settings, written by usher setup. It holds secrets: nobody but Usher and you may read it.
# Every setting: docs/reference/configuration.md. What is wrong with it: usher config check --config usher.yaml

# Where browsers reach Usher.
public_url: ${quoted(answers.usherUrl.href)}
${listening(docker)}
# Seals cookies, and what the store must not tell. Keep it: with another one everybody signs in again.
secret: ${quoted(secrets.own)}

jitsi:
  url: ${quoted(names.jitsiUrl.href)}
${indent(jitsiLines(answers, names, secrets))}

sign_in:
  methods:
${indent(methodLines(answers.signIn), '    ')}

# Who may do what: docs/topics/rooms.md.
rooms:
  - match: '*'
${indent(roomLines(answers), '    ')}

storage:
  url: ${quoted('sqlite:/var/lib/usher/usher.db')}
`;
}

function listening(docker: boolean): string {
  if (!docker) return '';
  return `
# In a container others reach Usher by its address; nothing but the web container is on this network.
listen: 0.0.0.0:3000
# The networks that Docker and Kubernetes give to containers: whose X-Forwarded-For is believed.
trusted_proxies: [127.0.0.1, '::1', 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16]
`;
}

function jitsiLines({ signing, flow, appId }: SetupAnswers, names: Names, { jitsi }: UsherSecrets) {
  const lines = [
    '# The XMPP host, which tokens are for: Prosody compares it (enable_domain_verification).',
    `domain: ${quoted(names.xmpp)}`,
    '# Prosody has the same three as app_id, asap_accepted_issuers and asap_accepted_audiences.',
    `app_id: ${quoted(appId)}`,
    `issuer: ${quoted(appId)}`,
    `audience: ${quoted(appId)}`,
  ];
  if (signing === 'secret') {
    lines.push("# Prosody's app_secret.", `secret: ${quoted(jitsi)}`);
  } else {
    lines.push(
      '# Usher signs with keys of its own, and Prosody fetches their public parts.',
      'algorithm: RS256',
    );
  }
  if (flow === 'inline') {
    lines.push(
      '# People sign in inside the meeting.',
      'inline: true',
      `inline_client_id: ${INLINE_CLIENT_ID}`,
    );
  }
  return lines;
}

function methodLines(signIn: SetupSignIn): string[] {
  const lines = methodOf(signIn);
  return lines.map((line, index) => `${index === 0 ? '- ' : '  '}${line}`);
}

function methodOf(signIn: SetupSignIn): string[] {
  const client = (id: string) => [`client_id: ${quoted(id)}`, 'client_secret_file: client-secret'];
  switch (signIn.kind) {
    case 'oidc':
      return [
        ...(signIn.preset
          ? [`id: ${signIn.preset}`, `preset: ${signIn.preset}`]
          : ['id: oidc', 'type: oidc']),
        `issuer: ${quoted(bare(signIn.issuer))}`,
        ...client(signIn.clientId),
      ];
    case 'keycloak':
      return [
        'id: keycloak',
        'preset: keycloak',
        `issuer: ${quoted(bare(signIn.issuer))}`,
        ...client(signIn.clientId),
      ];
    case 'saml':
      return ['id: saml', 'type: saml', `metadata_url: ${quoted(signIn.metadata.href)}`];
    case 'ldap':
      return [
        'id: ldap',
        'type: ldap',
        `url: ${quoted(bare(signIn.server))}`,
        `base: ${quoted(signIn.base)}`,
        '# Where the directory tells strangers nothing, an account that may read it:',
        '# bind_dn: cn=usher,ou=services,dc=example,dc=org',
        '# bind_password_file: directory-password',
      ];
    case 'github':
      return ['id: github', 'type: github', ...client(signIn.clientId)];
    case 'local':
      return ['id: local', 'type: local'];
  }
}

function hostLines(signIn: SetupSignIn): string[] {
  if (signIn.kind === 'github') {
    return [
      '# Anybody on earth can have an account at GitHub: the organisation alone moderates.',
      `host: [${quoted(`group:${signIn.organization}`)}]`,
    ];
  }
  if (signIn.kind === 'oidc' && signIn.emailDomain !== null) {
    return [
      '# Who has an address of this domain, which the provider has verified, opens rooms and moderates them.',
      `host: [${quoted(`email:*@${signIn.emailDomain}`)}]`,
    ];
  }
  return [
    '# Everybody who signs in opens rooms and moderates them. A group instead: [group:staff]',
    'host: [signed-in]',
  ];
}

function roomLines({ guests, signIn }: SetupAnswers): string[] {
  const hosts = hostLines(signIn);
  const who = {
    usher: [
      '# Who does not sign in types a name, and is let in once a host is there.',
      'guests: wait',
    ],
    'guest-host': [
      "# Who does not sign in waits in Jitsi's lobby, on its guest host.",
      'guests: jitsi',
    ],
    none: ['# Nobody comes in without signing in.', 'guests: never'],
  }[guests];
  return [...hosts, ...who];
}

/** An issuer is compared to the letter, and none that people type ends in the slash that URL adds to a bare host. */
function bare(url: URL): string {
  return url.pathname === '/' ? url.href.replace(/\/$/, '') : url.href;
}

function quoted(text: string): string {
  return stringify(text, { defaultStringType: 'QUOTE_SINGLE', lineWidth: 0 }).trimEnd();
}

function indent(lines: readonly string[], by = '  '): string {
  return lines.map((line) => `${by}${line}`).join('\n');
}
