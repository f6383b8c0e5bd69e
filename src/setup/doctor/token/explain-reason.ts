import { explainVerdict } from '../../../jitsi/check-token/explain-verdict.ts';
import type { TokenSettings } from '../../../jitsi/check-token/settings.ts';

/** Where nothing is known of the settings, the advice names them. */
const UNKNOWN_SETTINGS: TokenSettings = {
  domain: '<the XMPP host>',
  appId: '<app_id>',
};

/** What Jitsi's modules say beyond a token itself: by the words they say it in. */
const MORE: Readonly<Record<string, string>> = {
  'Room address is invalid':
    'The address of the room has no name in it. See that links lead to a room, not to the host alone.',
  'Room does not exist':
    'Prosody finds no such room: Jicofo has not opened it, or muc_mapper_domain_base is not set, or main_muc names another component.',
  'Authentication required':
    'This room takes nobody without a token (its backend says so): sign in, and come with one.',
  'Misconfiguration of server':
    'Set muc_mapper_domain_base for all of Prosody: without it rooms of tenants are refused.',
  'jwt missing required context claim': 'Put context into the token, an object.',
  'user is banned':
    'Another module of Prosody (muc_auth_ban) keeps this person out; the token is good.',
  'token argument must be string':
    'Another module of Prosody hands over something that is no token.',
  'algorithm argument must be string':
    'Neither a secret nor an address of keys is set: set app_secret, or cache_keys_url.',
  'key argument must be string':
    'The key that kid names is no RSA key. Publish RSA keys alone: Prosody reads no others.',
  'acceptedIssuers argument must be table': 'Write asap_accepted_issuers as a list: { "issuer" }.',
  'acceptedAudiences argument must be table':
    'Write asap_accepted_audiences as a list: { "audience" }.',
};

/** Of the log, lines that stand there without a reason. */
const LINES: readonly (readonly [RegExp, string, string])[] = [
  [
    /'app_id' must not be empty/,
    "'app_id' must not be empty",
    'Set app_id at the VirtualHost: without it the module for tokens does not start, and nobody gets in.',
  ],
  [
    /'app_secret', 'asap_key_server or 'cacheKeysUrl' must be specified/,
    'no key to check tokens with',
    'Set app_secret, or cache_keys_url and asap_key_server, at the VirtualHost.',
  ],
  [
    /WARNING - empty tokens allowed/,
    'empty tokens allowed',
    'Switch allow_empty_token off: strangers without a token are let in, to any room.',
  ],
  [
    /Failed to retrieve cached public keys/,
    'the keys could not be fetched',
    'Prosody cannot reach cache_keys_url, or does not trust its certificate. Try the address with curl on that machine.',
  ],
  [
    /Timeout retrieving .* from/,
    'a key could not be fetched',
    'Prosody cannot reach asap_key_server. Try the address with curl on that machine.',
  ],
  [
    /No 'muc_(?:mapper_)?domain_base' option set/,
    'muc_mapper_domain_base is not set',
    'Set muc_mapper_domain_base at the top of Prosody’s file, outside of any host.',
  ],
  [
    /main_muc not configured|lobby not enabled missing lobby_muc/,
    'persistent_lobby does not start',
    'Set main_muc and lobby_muc at the VirtualHost that has persistent_lobby.',
  ],
];

/** A refusal in Prosody's words, and what to do. */
export interface ReasonExplanation {
  readonly reason: string;
  readonly advice: readonly string[];
}

/** What a reason means, whatever figures it carries; null where Jitsi's modules do not say so. */
export function explainReason(
  said: string,
  settings: TokenSettings = UNKNOWN_SETTINGS,
): ReasonExplanation | null {
  const reason = said.trim().replace(/^(Not acceptable by exp).*$/s, '$1');
  const more = MORE[reason];
  if (more !== undefined) return { reason, advice: [more] };
  const verdict = {
    ...{ signedIn: false, joined: false, affiliation: null, reason },
    outcome: 'refused',
  } as const;
  const advice = explainVerdict(verdict, settings);
  return advice.length === 0 ? null : { reason, advice };
}

/** Everything that lines of Prosody's log say of tokens, each once, without the tokens that stand there. */
export function explainLog(
  text: string,
  settings: TokenSettings = UNKNOWN_SETTINGS,
): ReasonExplanation[] {
  const found = new Map<string, ReasonExplanation>();
  for (const line of text.split(/\r?\n/)) {
    const one = explainLine(line, settings);
    if (one) found.set(one.reason, one);
  }
  return [...found.values()];
}

function explainLine(line: string, settings: TokenSettings): ReasonExplanation | null {
  for (const [form, reason, advice] of LINES) {
    if (form.test(line)) return { reason, advice: [advice] };
  }
  const said = /\breason:\s*(.+?)(?:\s+tenant:.*)?$/.exec(line)?.[1];
  if (said === undefined) return null;
  const known = explainReason(said, settings);
  if (known) return known;
  // Whatever stands there may be anything, a token too: it is not said again.
  return {
    reason: 'a reason that Jitsi’s own modules do not give',
    advice: ['Another module of Prosody refuses. Look for its name at the beginning of the line.'],
  };
}

/** Whether a text is lines of a log, and no token. */
export function isLog(text: string): boolean {
  return (
    /\breason:|\b(?:error|warn|info|debug)\t|Error verifying token/.test(text) ||
    explainLog(text).length > 0
  );
}
