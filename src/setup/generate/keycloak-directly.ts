import type { SetupAnswers, SetupSignIn } from '../setup-answers.ts';
import { js } from './front-end-js.ts';
import { endOfFile, type GeneratedFile } from './generated-file.ts';
import { jicofoConf } from './jicofo-conf.ts';
import { keycloakRealm, realmName } from './keycloak-realm.ts';
import type { KnownModules } from './known-modules.ts';
import type { Names } from './names.ts';
import { list, lua, USUAL_MODULES } from './prosody-lua.ts';
import { jitsiSteps } from './steps/jitsi-steps.ts';
import { type Step, step } from './steps/step.ts';

type Keycloak = Extract<SetupSignIn, { kind: 'keycloak' }>;

/** Jitsi asks Keycloak itself. Nobody decides about rooms then, which `COST` says plainly. */
export function directFiles(
  answers: SetupAnswers,
  names: Names,
  known: KnownModules | null,
): GeneratedFile[] {
  const { signIn, jitsiHost: host } = answers;
  if (signIn.kind !== 'keycloak') return [];
  return [
    endOfFile(
      `prosody/${host}.cfg.lua`,
      `/etc/prosody/conf.avail/${host}.cfg.lua`,
      prosody(signIn, names, known ?? USUAL_MODULES),
      '--',
      'Prosody lets nobody in without a token from Keycloak.',
    ),
    endOfFile(
      `config-js/${host}-config.js`,
      `/etc/jitsi/meet/${host}-config.js`,
      frontEnd(signIn, names),
      '//',
      'Jitsi’s front end asks Keycloak.',
    ),
    jicofoConf(),
    {
      path: `keycloak/${realmName(signIn.issuer)}.json`,
      target: null,
      place: 'whole',
      mode: 0o644,
      text: keycloakRealm(answers, names, null),
      why: 'The realm, to import; its client has no secret.',
    },
  ];
}

const COST = `Jitsi asks Keycloak itself, without Usher. Keycloak hands out one and the same token whatever the room is, so:

- **everybody in the realm enters every room**, the board's as well, and whoever comes first opens it;
- **nobody moderates** but whom a mapper of Keycloak's makes one (\`context.user.moderator\`), and that in every room;
- there are no guests, access codes, meetings, invitations or hours, and no trail of who was in which room. Who is
  disabled at Keycloak keeps the token until its end.

That may be all right for a team in which everybody may do everything. Later Usher comes in between without a change
for people: \`usher setup\` without \`--keycloak-directly\`.`;

export function directSteps(
  answers: SetupAnswers,
  names: Names,
  files: readonly GeneratedFile[],
): Step[] {
  const realm = files.find(({ path }) => path.startsWith('keycloak/'))?.path ?? '';
  return [
    step('Know what it costs', COST, 'Nothing has been done yet.'),
    step(
      'Import the realm into Keycloak',
      `The list of realms → *Create realm* → *Browse*, and \`${realm}\`. By hand: a public client with PKCE S256, redirect address \`${names.jitsiUrl}static/sso.html\`, post-logout address \`${names.jitsiUrl}static/logout.html\`, web origin \`${names.jitsiUrl.origin}\`.`,
      'Delete the realm, or the client in it.',
    ),
    ...jitsiSteps({ answers, names }, files),
  ];
}

function prosody({ issuer }: Keycloak, { xmpp, muc }: Names, known: KnownModules): string {
  const had = known.muc.filter((name) => name !== 'muc_wait_for_host');
  const modules = list([...had, 'token_verification', 'token_affiliation']);
  return `-- Keycloak hands out the tokens, which name no room: every one of them opens every room.

VirtualHost ${lua(xmpp)} {
    authentication = "token";
    app_id = "jitsi";
    asap_accepted_issuers = { ${lua(issuer.href)} };
    asap_accepted_audiences = { "account" };
    cache_keys_url = ${lua(`${issuer.href}/protocol/openid-connect/certs`)};
    -- Keycloak knows nothing of rooms and hosts.
    asap_require_room_claim = false;
    enable_domain_verification = false;
    -- true would let in whoever knows the XMPP address, as moderator, into any room.
    allow_empty_token = false;
    main_muc = ${lua(muc)};
}

Component ${lua(muc)} "muc" {
    restrict_room_creation = true;
    -- token_affiliation: else everybody moderates.
    modules_enabled = ${modules};
    wait_for_host_disable_auto_owners = true;
}`;
}

function frontEnd({ issuer, clientId }: Keycloak, { jitsiUrl }: Names): string {
  const service = `${issuer.href}/protocol/openid-connect`;
  return `// Keycloak is the OpenID provider of the sign-in inside the meeting.
config.tokenAuthInline = true;
// Its tokens hold the name, but not where Jitsi's own have it.
config.tokenGetUserInfoOutOfContext = true;
config.sso = {
  ssoService: ${js(issuer.host)},
  tokenService: ${js(service.slice('https://'.length))},
  clientId: ${js(clientId)},
};
config.tokenAuthUrl = ${js(`${service}/auth`)}
  + ${js(`?client_id=${encodeURIComponent(clientId)}&response_type=code&scope=openid&state={state}`)}
  + ${js(`&redirect_uri=${jitsiUrl.href}static/sso.html`)}
  + '&code_challenge={code_challenge}&code_challenge_method=S256';
config.tokenLogoutUrl = ${js(`${service}/logout`)}
  + ${js(`?post_logout_redirect_uri=${jitsiUrl.href}static/logout.html`)};
// No guest host beside the inline sign-in: any room's token would open every room.
if (config.hosts) delete config.hosts.anonymousdomain;`;
}
