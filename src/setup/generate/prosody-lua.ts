import type { SetupAnswers } from '../setup-answers.ts';
import type { KnownModules } from './known-modules.ts';
import type { Names } from './names.ts';

/** As Jitsi's Debian package switches them on: for where nothing is known of the Prosody at hand. */
export const USUAL_MODULES: KnownModules = {
  host: [
    'bosh',
    'websocket',
    'smacks',
    'ping',
    'external_services',
    'features_identity',
    'conference_duration',
    'muc_lobby_rooms',
    'muc_breakout_rooms',
  ],
  muc: [
    'muc_hide_all',
    'muc_meeting_id',
    'muc_domain_mapper',
    'muc_rate_limit',
    'muc_password_whitelist',
  ],
  hasGuestHost: false,
};

/**
 * The lines for the end of the file of Jitsi's host. A host may be opened again further down: what is said later wins,
 * setting by setting. The form with braces is the one that Prosody does not call a duplicate.
 */
export function prosodyLua(
  answers: SetupAnswers,
  names: Names,
  secret: string,
  known: KnownModules | null,
): string {
  const hosts = [mainHost(answers, names, secret, known ?? USUAL_MODULES)];
  if (answers.guests === 'guest-host') hosts.push(guestHost(names));
  else if (known?.hasGuestHost) hosts.push(noGuestHost(names));
  if (answers.secureDomainKept) hosts.push(accountsHost(names));
  hosts.push(muc(answers, names, known ?? USUAL_MODULES));
  const lists = known
    ? '-- The lists of modules hold what this Prosody had switched on, and what tokens need.'
    : '-- The lists of modules take the place of those above: carry over what you have added there.';
  return `-- Usher hands out the tokens, and Prosody lets nobody in without one.\n${lists}\n\n${hosts.join('\n\n')}`;
}

function mainHost(
  answers: SetupAnswers,
  names: Names,
  secret: string,
  known: KnownModules,
): string {
  const { appId, signing, guests } = answers;
  const lines = [
    'authentication = "token";',
    ...['-- The same three as jitsi.app_id, issuer and audience in usher.yaml.'],
    `app_id = ${lua(appId)};`,
    `asap_accepted_issuers = { ${lua(appId)} };`,
    `asap_accepted_audiences = { ${lua(appId)} };`,
    ...(signing === 'secret' ? secretLines(secret) : keyLines(names)),
    '-- true would let in whoever knows the XMPP address, as moderator, into any room.',
    'allow_empty_token = false;',
    '-- The claim `sub` must be this host, or the tenant: no token is good at another Jitsi.',
    'enable_domain_verification = true;',
    `main_muc = ${lua(names.muc)};`,
  ];
  if (guests === 'guest-host') {
    lines.push(
      '-- Guests have no token, so it cannot be asked for a room. Usher’s tokens are for one exact room, always.',
      'asap_require_room_claim = false;',
      `lobby_muc = ${lua(names.lobby)};`,
      '-- persistent_lobby keeps the lobby of a room that nobody has opened yet.',
      `modules_enabled = ${list([...known.host, 'muc_lobby_rooms', 'persistent_lobby'])};`,
    );
  }
  return block(`VirtualHost ${lua(names.xmpp)}`, lines);
}

function secretLines(secret: string): string[] {
  return [
    '-- The same as jitsi.secret in usher.yaml: whoever reads it can make tokens.',
    `app_secret = ${lua(secret)};`,
  ];
}

function keyLines(names: Names): string[] {
  return [
    '-- Usher signs with keys of its own. Both lines: a new key is then known at once, a revoked one within 5 minutes.',
    '-- Take the line app_secret above out: it counts no more.',
    `cache_keys_url = ${lua(names.keys.href)};`,
    `asap_key_server = ${lua(names.asap.href)};`,
  ];
}

function guestHost(names: Names): string {
  return block(`VirtualHost ${lua(names.guestHost)}`, [
    '-- Where people without a token connect. It is a name of Prosody’s alone and wants no DNS record.',
    'authentication = "jitsi-anonymous";',
    'c2s_require_encryption = false;',
    'modules_enabled = { "bosh"; "websocket"; "smacks"; "ping" };',
    `main_muc = ${lua(names.muc)};`,
    `lobby_muc = ${lua(names.lobby)};`,
  ]);
}

function noGuestHost({ guestHost: host }: Names): string {
  return block(`VirtualHost ${lua(host)}`, [
    '-- The guests of former days had a host of their own. They come by way of Usher now.',
    'enabled = false;',
  ]);
}

function accountsHost(names: Names): string {
  return block(`VirtualHost ${lua(names.accountsHost)}`, [
    '-- The accounts of the secure domain, for clients that know no token. Whoever has one enters every room.',
    'authentication = "internal_hashed";',
    'modules_enabled = { "bosh"; "websocket"; "smacks"; "ping" };',
    `main_muc = ${lua(names.muc)};`,
    `lobby_muc = ${lua(names.lobby)};`,
  ]);
}

function muc(
  { guests, secureDomainKept }: SetupAnswers,
  names: Names,
  known: KnownModules,
): string {
  const wait = guests === 'guest-host';
  const had = wait ? known.muc : known.muc.filter((name) => name !== 'muc_wait_for_host');
  const modules = [
    ...had,
    'token_verification',
    'token_affiliation',
    ...(wait ? ['muc_wait_for_host'] : []),
  ];
  const lines = [
    '-- Jicofo alone opens rooms.',
    'restrict_room_creation = true;',
    '-- token_verification: a token opens its own room and no other. token_affiliation: the token says who moderates.',
    ...(wait
      ? ['-- muc_wait_for_host: guests stand in the lobby until somebody with a token is there.']
      : []),
    `modules_enabled = ${list(modules)};`,
    '-- Else muc_wait_for_host makes everybody with a token moderator.',
    'wait_for_host_disable_auto_owners = true;',
  ];
  if (secureDomainKept) {
    lines.push(
      '-- The kept accounts have no token to verify.',
      `token_verification_allowlist = { ${lua(names.accountsHost)} };`,
    );
  }
  return block(`Component ${lua(names.muc)} "muc"`, lines);
}

function block(head: string, lines: readonly string[]): string {
  return `${head} {\n${lines.map((line) => `    ${line}`).join('\n')}\n}`;
}

/** A table of Lua, each name once. */
export function list(names: readonly string[]): string {
  return `{\n${[...new Set(names)].map((name) => `        ${lua(name)};`).join('\n')}\n    }`;
}

/** A string of Lua. What comes here was judged before; the rest is escaped all the same. */
export function lua(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&').replace(/[\n\r\0]/g, ' ')}"`;
}
