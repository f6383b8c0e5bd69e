import type { LdapServer } from '../../src/config/method-configs/ldap.ts';
import { Browser } from './browser.ts';
import { SERVICE_PASSWORD } from './ldap-settings.ts';
import { AUTH, JITSI_SECRET, MEET, startUsher, type TestUsher } from './usher.ts';

const USUAL = [
  'base: dc=example,dc=org',
  "bind_dn: 'cn=usher,ou=services,dc=example,dc=org'",
  `bind_password: ${SERVICE_PASSWORD}`,
];

export interface DirectoryHouse {
  readonly usher: TestUsher;
  readonly browser: () => Browser;
}

/**
 * An Usher in memory whose one way to sign in is the directory at `server`, and a Jitsi that answers every page.
 * `settings` are those of the method, line by line; `more` is the rest of the file.
 */
export async function openDirectoryHouse(
  { host, port, transport }: LdapServer,
  { settings = USUAL, more = '' }: { settings?: readonly string[]; more?: string } = {},
): Promise<DirectoryHouse> {
  const scheme = transport === 'ldaps' ? 'ldaps' : 'ldap';
  const lines = [
    'type: ldap',
    'id: school',
    `url: ${scheme}://${host}:${port}`,
    `allow_plain: ${transport === 'none'}`,
    'server_deadline: 5s',
    ...settings,
  ];
  const yaml = `
public_url: ${AUTH}/
jitsi: { url: '${MEET}/', secret: ${JITSI_SECRET} }
guests: { without_rules: never }
sign_in:
  methods:
    - ${lines.join('\n      ')}
${more}`;
  const usher = await startUsher({ yaml });
  const meet = () =>
    new Response('<title>Jitsi Meet</title>', { headers: { 'content-type': 'text/html' } });
  const routes = { [AUTH]: usher.answer, [MEET]: meet };
  return { usher, browser: () => new Browser({ routes }) };
}
