import { choice, flag, listenAddress, networks, secretText, webAddress } from '../kinds.ts';
import { optional, required, secret, section, type Value, withDefault } from '../setting.ts';
import { auditSection } from './audit.ts';
import { brandingSection } from './branding.ts';
import { compatSetting } from './compat.ts';
import { guestsSection } from './guests.ts';
import { jitsiSection, moreJitsiList } from './jitsi.ts';
import { keysSection } from './keys.ts';
import { limitsSection } from './limits.ts';
import { mailSection } from './mail.ts';
import { methodsList } from './methods.ts';
import { providerSection } from './provider.ts';
import { groupsSetting, roomsList } from './rooms.ts';
import { sessionsSection } from './sessions.ts';
import { storageSection } from './storage.ts';
import { waitingSection } from './waiting.ts';

/** Every setting of Usher, in the order of the example file. */
export const rootSection = section('Usher', {
  public_url: required(webAddress(), {
    meaning:
      'Where browsers reach Usher, base path included. Every address that Usher builds begins with it.',
    example: 'https://meet.example.org/auth/',
  }),
  allow_http_public_url: withDefault(flag(), false, {
    meaning:
      'Lets `public_url` begin with http:// on another machine. Sessions then travel in the clear.',
    example: 'true',
    shown: 'false',
  }),
  listen: withDefault(
    listenAddress(),
    { host: '127.0.0.1', port: 3000 },
    {
      meaning: 'The address and port Usher listens on; a port alone means all IPv4 addresses.',
      example: '0.0.0.0:3000',
      shown: '127.0.0.1:3000',
    },
  ),
  secret: secret(
    optional(secretText('at least 32 bytes'), {
      meaning:
        'Seals cookies, and what the store must not tell. Every instance of one Usher needs the same. Needed where a Jitsi has RS256, RS384 or RS512.',
      example: '/run/secrets/usher',
      follows: "derived from the first Jitsi's secret",
    }),
  ),
  trusted_proxies: withDefault(networks(), ['127.0.0.1', '::1'], {
    meaning: 'The reverse proxies whose X-Forwarded-For is believed; nobody else is.',
    example: '[10.0.0.0/8]',
    shown: "[127.0.0.1, '::1']",
  }),
  jitsi: jitsiSection,
  more_jitsi: moreJitsiList,
  sign_in: section('How people sign in.', { methods: methodsList }),
  rooms: roomsList,
  groups: groupsSetting,
  guests: guestsSection,
  waiting: waitingSection,
  keys: keysSection,
  provider: providerSection,
  sessions: sessionsSection,
  storage: storageSection,
  audit: auditSection,
  mail: mailSection,
  branding: brandingSection,
  log: section('The log: one JSON object a line, on standard output.', {
    level: withDefault(choice(['fatal', 'error', 'warn', 'info', 'debug', 'trace']), 'info', {
      meaning: 'The least grave of what is logged.',
      example: 'debug',
      shown: 'info',
    }),
  }),
  metrics: section('The page for Prometheus, `/metrics`.', {
    allow: withDefault(networks(), ['127.0.0.0/8', '::1'], {
      meaning: 'Who may read it.',
      example: '[127.0.0.0/8, 10.1.2.3]',
      shown: "[127.0.0.0/8, '::1']",
    }),
  }),
  limits: limitsSection,
  compat: compatSetting,
});

/** What a checked file says, by the names it has there. */
export type Settings = Value<typeof rootSection>;
