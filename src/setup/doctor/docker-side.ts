import type { FilePlace } from '../read/place.ts';
import type { DotEnv } from '../read/read-dot-env.ts';
import { readLua } from '../read/read-lua.ts';
import { type FileValue, flagOf, type Known, textOf } from '../read/value.ts';
import type { GuestHost, JitsiSide, Scope } from './jitsi-side.ts';

/** Prosody's options by the variables that set them. */
const VARIABLES: Readonly<Record<string, string>> = {
  app_id: 'JWT_APP_ID',
  app_secret: 'JWT_APP_SECRET',
  asap_accepted_issuers: 'JWT_ACCEPTED_ISSUERS',
  asap_accepted_audiences: 'JWT_ACCEPTED_AUDIENCES',
  asap_key_server: 'JWT_ASAP_KEYSERVER',
  asap_require_room_claim: 'JWT_ASAP_REQUIRE_ROOM_CLAIM',
  allow_empty_token: 'JWT_ALLOW_EMPTY',
  enable_domain_verification: 'JWT_ENABLE_DOMAIN_VERIFICATION',
  signature_algorithm: 'JWT_SIGN_TYPE',
  wait_for_host_disable_auto_owners: 'WAIT_FOR_HOST_DISABLE_AUTO_OWNERS',
};
const LISTS = ['asap_accepted_issuers', 'asap_accepted_audiences'];
const EXTRA: Readonly<Record<Scope, string>> = {
  host: 'XMPP_CONFIGURATION',
  muc: 'XMPP_MUC_CONFIGURATION',
};
const MODULES: Readonly<Record<Scope, string>> = { host: 'XMPP_MODULES', muc: 'XMPP_MUC_MODULES' };
/** What its containers see to by themselves, or may, by version and lobby. */
const OWN_MODULES: readonly string[] = [
  'token_verification',
  'muc_domain_mapper',
  'muc_lobby_rooms',
];
const PERHAPS: readonly string[] = ['persistent_lobby', 'muc_wait_for_host'];

/** The Prosody that docker-jitsi-meet makes of its variables. */
export function dockerSide(env: DotEnv): JitsiSide {
  const { variables, file } = env;
  const nowhere: FilePlace = { file, line: 1, column: 1 };
  const get = (name: string): FileValue | undefined => present(variables.get(name));
  const domain = known(get('XMPP_DOMAIN'), 'meet.jitsi');
  return {
    kind: 'env',
    domain,
    at: { host: null, muc: null },
    hasMuc: true,
    knowsGlobal: true,
    option: (scope, name) => optionOf(env, scope, name, domain),
    hasModule: (scope, name) =>
      name === 'token_verification' && hasOtherVerification(get('JWT_TOKEN_AUTH_MODULE'))
        ? 'unknown'
        : hasModule(get(MODULES[scope]), name),
    guestHost: guestHost(env, nowhere),
    line: (scope, name, value) => {
      const variable = VARIABLES[name];
      if (variable === undefined) return `${EXTRA[scope]}='${name}=${value}'`;
      const plain = value === 'true' ? '1' : value === 'false' ? '0' : value;
      return `${variable}=${plain.replace(/^\{\s*"?|"?\s*\}$/g, '')}`;
    },
    moduleLine: (scope, name) => `${MODULES[scope]}=…,${name}`,
  };
}

function present(value: FileValue | undefined): FileValue | undefined {
  return value?.kind === 'text' && value.text === '' ? undefined : value;
}

function known(value: FileValue | undefined, otherwise: string): string | null {
  if (value === undefined) return otherwise;
  return value.kind === 'text' ? value.text.toLowerCase() : null;
}

/** Whether people sign in with tokens at all. */
export function takesTokens({ variables }: DotEnv): boolean {
  const type = textOf(variables.get('AUTH_TYPE'));
  const isOn = flagOf(variables.get('ENABLE_AUTH'));
  if (type === 'unknown' || isOn === 'unknown') return true;
  return isOn === true && type?.text === 'jwt';
}

function optionOf(
  env: DotEnv,
  scope: Scope,
  name: string,
  domain: string | null,
): FileValue | undefined {
  const at: FilePlace = { file: env.file, line: 1, column: 1 };
  if (name === 'authentication') {
    const type = env.variables.get('AUTH_TYPE') ?? env.variables.get('ENABLE_AUTH');
    const text = takesTokens(env) ? 'token' : 'other than token';
    return { kind: 'text', text, at: type?.at ?? at };
  }
  if (name === 'muc_mapper_domain_base' && domain) return { kind: 'text', text: domain, at };
  const extra = extraOptions(env, scope).get(name);
  if (extra) return extra;
  const variable = present(env.variables.get(VARIABLES[name] ?? ''));
  // Prosody's own default is on, that of the containers is off.
  if (name === 'enable_domain_verification' && !variable) return { kind: 'flag', flag: false, at };
  if (name === 'restrict_room_creation') return { kind: 'flag', flag: true, at };
  if (!LISTS.includes(name) || variable?.kind !== 'text') return variable;
  const items = variable.text
    .split(',')
    .map((text): FileValue => ({ kind: 'text', text: text.trim(), at: variable.at }));
  return { kind: 'table', items, fields: new Map(), at: variable.at };
}

/** Lines of Prosody's own, with commas between them. */
function extraOptions(env: DotEnv, scope: Scope): Map<string, FileValue> {
  const variable = env.variables.get(EXTRA[scope]);
  const options = new Map<string, FileValue>();
  if (variable?.kind !== 'text') return options;
  const text = variable.text.replace(/,(?=\s*\w+\s*=)/g, '\n');
  for (const directive of readLua({ file: env.file, text }).directives) {
    if (directive.kind !== 'option') continue;
    options.set(directive.name, { ...directive.value, at: variable.at });
  }
  return options;
}

/** A module of somebody's own in the place of Jitsi's. */
function hasOtherVerification(value: FileValue | undefined): boolean {
  const found = textOf(value);
  return found !== null && (found === 'unknown' || found.text !== 'token_verification');
}

function hasModule(value: FileValue | undefined, name: string): boolean | 'unknown' {
  const found = textOf(value);
  if (found === 'unknown') return 'unknown';
  const listed = found?.text.split(',').map((one) => one.trim()) ?? [];
  if (listed.includes(name)) return true;
  return OWN_MODULES.includes(name) ? true : PERHAPS.includes(name) ? 'unknown' : false;
}

function guestHost({ variables }: DotEnv, nowhere: FilePlace): Known<GuestHost> {
  const isOn = flagOf(variables.get('ENABLE_GUESTS'));
  if (isOn === 'unknown') return 'unknown';
  if (!isOn) return null;
  const name = known(variables.get('XMPP_GUEST_DOMAIN'), 'guest.meet.jitsi');
  return name === null ? 'unknown' : { name, at: variables.get('ENABLE_GUESTS')?.at ?? nowhere };
}
