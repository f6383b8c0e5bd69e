import type { SetupAnswers } from '../setup-answers.ts';
import type { Names } from './names.ts';

/** The variables of docker-jitsi-meet, as its containers and jitsi-contrib's Helm chart read them. */
export function containerVariables(
  { appId, signing, guests, flow, usherUrl }: SetupAnswers,
  names: Names,
  secret: string,
): readonly (readonly [name: string, value: string, why: string])[] {
  const wait = guests === 'guest-host';
  const keys: [string, string, string][] = [
    ['JWT_SIGN_TYPE', 'RS256', 'Usher signs with keys of its own.'],
    ['JWT_ASAP_KEYSERVER', names.asap.href, 'Where Prosody asks for a key that it does not know.'],
  ];
  const shared: [string, string, string][] = [
    [
      'JWT_APP_SECRET',
      secret,
      'The same as jitsi.secret in usher.yaml: whoever reads it can make tokens.',
    ],
  ];
  const link: [string, string, string] = [
    'TOKEN_AUTH_URL',
    flow === 'link'
      ? `${usherUrl.href}room/{room}`
      : `${usherUrl.href}enter?room={room}&state={state}`,
    'Who has no token is led to Usher.',
  ];
  return [
    ['ENABLE_AUTH', '1', 'Prosody lets nobody in without a token.'],
    ['AUTH_TYPE', 'jwt', 'And takes tokens, not passwords.'],
    [
      'ENABLE_GUESTS',
      wait ? '1' : '0',
      wait
        ? 'Guests connect to a host of their own.'
        : 'No guest host: guests come by way of Usher.',
    ],
    ['JWT_APP_ID', appId, 'The same as jitsi.app_id.'],
    ['JWT_ACCEPTED_ISSUERS', appId, 'The same as jitsi.issuer.'],
    ['JWT_ACCEPTED_AUDIENCES', appId, 'The same as jitsi.audience.'],
    ...(signing === 'secret' ? shared : keys),
    ['JWT_ALLOW_EMPTY', '0', '1 lets in whoever knows the XMPP address, as moderator.'],
    ['JWT_ENABLE_DOMAIN_VERIFICATION', 'true', 'The claim sub must be meet.jitsi, or the tenant.'],
    ...(wait ? GUEST_VARIABLES : []),
    ...furtherLines(signing === 'keys' ? names.keys : null, wait),
    [
      'XMPP_MUC_MODULES',
      wait ? 'token_affiliation,muc_wait_for_host' : 'token_affiliation',
      'The token says who moderates.',
    ],
    ['WAIT_FOR_HOST_DISABLE_AUTO_OWNERS', 'true', 'Else everybody with a token moderates.'],
    ['JICOFO_ENABLE_AUTH', '0', 'Jicofo would ask a second time.'],
    ['ENABLE_AUTO_OWNER', '0', 'Otherwise whoever comes first moderates.'],
    ...(flow === 'inline' ? [] : [link]),
  ];
}

const GUEST_VARIABLES: readonly [string, string, string][] = [
  ['XMPP_MODULES', 'persistent_lobby', 'The lobby of a room that nobody has opened yet.'],
  ['ENABLE_LOBBY', '1', 'Where guests wait.'],
];

/** What there is no variable for; the commas part lines of Prosody's global settings. */
function furtherLines(keys: URL | null, wait: boolean): [string, string, string][] {
  const lines = [
    ...(keys ? [`cache_keys_url="${keys.href}"`] : []),
    ...(wait ? ['asap_require_room_claim=false'] : []),
  ];
  const why = [
    ...(keys ? ['Without cache_keys_url a revoked key is good until Prosody restarts.'] : []),
    ...(wait ? ['Guests have no token, so none can be asked for a room.'] : []),
  ];
  return lines.length === 0 ? [] : [['XMPP_CONFIGURATION', lines.join(','), why.join(' ')]];
}

/** Lines for the end of .env; of two lines with one name the last counts. */
export function dotEnv(answers: SetupAnswers, names: Names, secret: string): string {
  return containerVariables(answers, names, secret)
    .map(([name, value, why]) => `# ${why}\n${name}=${/["{&]/.test(value) ? `'${value}'` : value}`)
    .join('\n');
}

/** Usher beside docker-jitsi-meet's own compose file, on its network. `deploy/compose` has the one without Keycloak. */
export function composeFile(keycloak: boolean): string {
  return `# Beside docker-jitsi-meet's own file: docker compose -f docker-compose.yml -f compose.usher.yml up -d
services:
  usher:
    # Made by Usher's Dockerfile: see docs/operations/containers.md.
    image: \${JITSI_USHER_IMAGE:-jitsi-usher}
    restart: \${RESTART_POLICY:-unless-stopped}
    # Nothing but its store is written.
    read_only: true
    cap_drop: [ALL]
    security_opt: ['no-new-privileges:true']
    tmpfs: ['/tmp:size=16M,mode=1777,noexec']
    volumes:
      - ./usher:/etc/usher:ro,Z
      - usher-data:/var/lib/usher
    # The web container passes /auth/ on to it, as nginx-custom says; nobody else reaches it.
    networks: ['meet.jitsi']
    # More than limits.stop_delay and limits.stop_grace together.
    stop_grace_period: 30s
${keycloak ? KEYCLOAK_SERVICE : ''}volumes:
  usher-data: {}
${keycloak ? '  keycloak-data: {}\n' : ''}`;
}

/** For a try: its database is a file. In earnest Keycloak wants PostgreSQL. */
const KEYCLOAK_SERVICE = `  keycloak:
    image: quay.io/keycloak/keycloak:26.0
    restart: unless-stopped
    # Reads the realm file at its first start. It wants TLS in front of it, and KC_HOSTNAME to be its address.
    command: [start, --import-realm, '--http-enabled=true', '--proxy-headers=xforwarded']
    environment:
      KC_HOSTNAME: \${KEYCLOAK_URL:?https://id.example.org, say}
      KC_BOOTSTRAP_ADMIN_USERNAME: admin
      KC_BOOTSTRAP_ADMIN_PASSWORD: \${KEYCLOAK_ADMIN_PASSWORD:?a password of your own}
    volumes:
      - ./keycloak:/opt/keycloak/data/import:ro,Z
      - keycloak-data:/opt/keycloak/data
    networks: ['meet.jitsi']
`;

/** The Secret of Prosody's container, which jitsi-contrib's chart reads, and its one variable. */
const PROSODY_SECRET = 'usher-prosody';
const SECRET_VARIABLE = 'JWT_APP_SECRET';
/** What the chart has values of its own for. */
const CHART_VALUES: readonly string[] = ['ENABLE_AUTH', 'ENABLE_GUESTS', SECRET_VARIABLE];

/** For jitsi-contrib's Helm chart. What all containers get lies in a ConfigMap there, so the secret is no part of it. */
export function helmValues(answers: SetupAnswers, names: Names): string {
  const lines = containerVariables(answers, names, '')
    .filter(([name]) => !CHART_VALUES.includes(name))
    .map(([name, value, why]) => `  # ${why}\n  ${name}: ${JSON.stringify(value)}`);
  const wait = answers.guests === 'guest-host';
  return `# Values for jitsi-contrib's chart: helm upgrade jitsi jitsi/jitsi-meet --reuse-values -f values.usher.yaml
publicURL: ${JSON.stringify(names.jitsiUrl.origin)}
enableAuth: true
# ${wait ? 'Guests connect to a host of their own.' : 'No guest host: guests come by way of Usher.'}
enableGuests: ${wait}
# For all of Jitsi's containers.
extraCommonEnvs:
${lines.join('\n')}
${answers.signing === 'secret' ? PROSODY_VALUES : ''}`;
}

const PROSODY_VALUES = `prosody:
  jwt:
    # A Secret with ${SECRET_VARIABLE}: the same as jitsi.secret in usher.yaml.
    existingSecretName: ${PROSODY_SECRET}
`;

/** What `kubectl create secret --from-env-file` makes that Secret of. */
export function prosodySecret(secret: string): string {
  return `${SECRET_VARIABLE}=${secret}\n`;
}
