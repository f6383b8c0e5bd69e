import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Attribute, Change, Client } from 'ldapts';
import { systemRandom } from '../../src/base/random.ts';
import type { LdapServer } from '../../src/config/method-configs/ldap.ts';
import { acceptsAt } from './accepts-at.ts';
import { TestAuthority } from './certificates.ts';
import { PeerProcess } from './peer-process.ts';

const SAMBA = '/usr/sbin/samba';
const SCHEMA = '/usr/share/samba/setup/ad-schema';
export const REALM = 'corp.example.org';
export const AD_BASE = 'DC=corp,DC=example,DC=org';
const ADMIN_PASSWORD = 'Admin-Word-9Tz4';

/** Why Samba cannot be tried here; false where it can. */
export const sambaLacks: string | false =
  existsSync(SAMBA) && existsSync(SCHEMA)
    ? process.getuid?.() === 0
      ? false
      : 'Samba takes the ports 389 and 636, for which this test would have to be root'
    : 'Samba is not here; scripts/install-peers.sh installs it';

/** userAccountControl (MS-ADTS 2.2.16). */
export const NORMAL = 0x200;
export const DISABLED = 0x2;
export const NEVER_EXPIRES = 0x10000;

type Values = Readonly<Record<string, string | Buffer | readonly string[]>>;

/**
 * A Samba domain controller of its own: the LDAP server of it alone, on an address of 127.0.0.0/8 that nobody else
 * has, since it knows no other ports than its own. Close it.
 */
export class Samba {
  readonly host: string;
  readonly #folder: string;
  readonly #authority: TestAuthority;
  readonly #process: PeerProcess;
  readonly #admin: Client;

  private constructor(
    host: string,
    folder: string,
    authority: TestAuthority,
    process: PeerProcess,
    admin: Client,
  ) {
    this.host = host;
    this.#folder = folder;
    this.#authority = authority;
    this.#process = process;
    this.#admin = admin;
  }

  static async start(): Promise<Samba> {
    const folder = mkdtempSync(join(tmpdir(), 'usher-samba-'));
    const authority = new TestAuthority();
    const host = `127.${[...systemRandom.bytes(3)].map((byte) => (byte % 250) + 2).join('.')}`;
    provision(folder, host);
    const samba = await launch(folder, host, authority);
    const tlsOptions = { host, ca: [authority.pem] };
    const admin = new Client({ url: `ldaps://${host}`, timeout: 20_000, tlsOptions });
    await admin.bind(`administrator@${REALM}`, ADMIN_PASSWORD);
    return new Samba(host, folder, authority, samba, admin);
  }

  get caFile(): string {
    return this.#authority.caFile;
  }

  at(transport: LdapServer['transport']): LdapServer {
    return { host: this.host, port: transport === 'ldaps' ? 636 : 389, transport };
  }

  /** Somebody below CN=Users with this password; gives the DN. */
  async addUser(name: string, password: string, more: Values = {}): Promise<string> {
    const dn = `CN=${name},CN=Users,${AD_BASE}`;
    await this.#admin.add(
      dn,
      attributesOf({
        objectClass: 'user',
        sAMAccountName: name,
        userPrincipalName: `${name}@${REALM}`,
        unicodePwd: Buffer.from(`"${password}"`, 'utf16le'),
        userAccountControl: String(NORMAL | NEVER_EXPIRES),
        ...more,
      }),
    );
    return dn;
  }

  async addGroup(name: string, members: readonly string[]): Promise<string> {
    const dn = `CN=${name},CN=Users,${AD_BASE}`;
    const entry = { objectClass: 'group', sAMAccountName: name, member: members };
    await this.#admin.add(dn, attributesOf(entry));
    return dn;
  }

  /** Replaces attributes. */
  async change(dn: string, values: Values): Promise<void> {
    const changes = attributesOf(values).map(
      (modification) => new Change({ operation: 'replace', modification }),
    );
    await this.#admin.modify(dn, changes);
  }

  /** One attribute of an entry, as text. */
  async read(dn: string, attribute: string): Promise<string> {
    const search = { scope: 'base' as const, attributes: [attribute] };
    const { searchEntries } = await this.#admin.search(dn, search);
    return String(searchEntries[0]?.[attribute] ?? '');
  }

  async close(): Promise<void> {
    await this.#admin.unbind().catch(() => {});
    await this.#process.stop();
    this.#authority.close();
    rmSync(this.#folder, { recursive: true });
  }
}

function provision(folder: string, host: string): void {
  const words = [
    ['domain', 'provision', `--targetdir=${folder}`, '--server-role=dc', '--dns-backend=NONE'],
    [`--realm=${REALM.toUpperCase()}`, '--domain=CORP', `--adminpass=${ADMIN_PASSWORD}`],
    ['--host-name=dc1', `--host-ip=${host}`],
  ].flat();
  execFileSync('samba-tool', words, { stdio: 'pipe' });
}

function launch(folder: string, host: string, authority: TestAuthority): Promise<PeerProcess> {
  const { certFile, keyFile } = authority.issue([`IP:${host}`, `DNS:dc1.${REALM}`]);
  const options = {
    'server services': 'ldap',
    interfaces: `${host}/8`,
    'bind interfaces only': 'yes',
    'tls cafile': authority.caFile,
    'tls certfile': certFile,
    'tls keyfile': keyFile,
    'pid directory': folder,
    'ncalrpc dir': join(folder, 'ncalrpc'),
  };
  const words = Object.entries(options).map(([name, value]) => `--option=${name}=${value}`);
  return PeerProcess.start({
    command: SAMBA,
    args: [
      '-F',
      '--no-process-group',
      '--debug-stdout',
      '-M',
      'single',
      '-s',
      join(folder, 'etc', 'smb.conf'),
      ...words,
    ],
    readyAt: () => acceptsAt(host, 636),
    readyWithin: 60_000,
  });
}

function attributesOf(values: Values): Attribute[] {
  return Object.entries(values).map(([type, given]) => {
    if (Buffer.isBuffer(given)) return new Attribute({ type, values: [given] });
    return new Attribute({ type, values: [given].flat() as string[] });
  });
}
