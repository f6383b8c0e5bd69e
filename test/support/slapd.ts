import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LdapServer } from '../../src/config/method-configs/ldap.ts';
import { acceptsAt } from './accepts-at.ts';
import { TestAuthority } from './certificates.ts';
import { freePort } from './free-port.ts';
import { PeerProcess } from './peer-process.ts';
import { ADMIN_PASSWORD, schoolLdif } from './school-ldif.ts';

const SLAPD = '/usr/sbin/slapd';
/** Whom slapd refuses nothing. */
export const ADMIN = 'cn=admin,dc=example,dc=org';

export const hasSlapd = existsSync(SLAPD);

/** OpenLDAP's slapd with the people of `school-ldif.ts`, on free ports of the loopback interface. Close it. */
export class Slapd {
  readonly plain: LdapServer;
  readonly startTls: LdapServer;
  readonly ldaps: LdapServer;
  readonly #folder: string;
  readonly #authority: TestAuthority;
  #process: PeerProcess;

  private constructor(
    folder: string,
    authority: TestAuthority,
    ports: readonly [number, number],
    process: PeerProcess,
  ) {
    const at = (port: number, transport: LdapServer['transport']): LdapServer => ({
      host: '127.0.0.1',
      port,
      transport,
    });
    this.plain = at(ports[0], 'none');
    this.startTls = at(ports[0], 'starttls');
    this.ldaps = at(ports[1], 'ldaps');
    this.#folder = folder;
    this.#authority = authority;
    this.#process = process;
  }

  static async start(): Promise<Slapd> {
    const folder = mkdtempSync(join(tmpdir(), 'usher-slapd-'));
    const authority = new TestAuthority();
    mkdirSync(join(folder, 'data'));
    writeFileSync(join(folder, 'slapd.conf'), configuration(folder, authority));
    writeFileSync(join(folder, 'school.ldif'), schoolLdif());
    const words = ['-f', join(folder, 'slapd.conf'), '-l', join(folder, 'school.ldif')];
    execFileSync('/usr/sbin/slapadd', words, { stdio: 'pipe' });
    const ports = [await freePort(), await freePort()] as const;
    return new Slapd(folder, authority, ports, await launch(folder, ports));
  }

  /** The authority that vouches for it, PEM. */
  get caFile(): string {
    return this.#authority.caFile;
  }

  /** What it wrote down: every connection, bind and search. */
  get log(): string {
    return this.#process.output;
  }

  /** As its administrator; `ldif` with changetype. */
  change(ldif: string): void {
    const url = `ldap://127.0.0.1:${this.plain.port}`;
    execFileSync('ldapmodify', ['-x', '-H', url, '-D', ADMIN, '-w', ADMIN_PASSWORD], {
      input: ldif,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
  }

  /** Connections stay, and nothing is answered. */
  freeze(): void {
    this.#process.freeze();
  }

  thaw(): void {
    this.#process.thaw();
  }

  /** Ends it; `restart` begins it again on the same ports, with the same data. */
  async stop(): Promise<void> {
    await this.#process.stop();
  }

  async restart(): Promise<void> {
    this.#process = await launch(this.#folder, [this.plain.port, this.ldaps.port]);
  }

  async close(): Promise<void> {
    await this.#process.stop();
    this.#authority.close();
    rmSync(this.#folder, { recursive: true });
  }
}

function launch(folder: string, [plain, secure]: readonly [number, number]): Promise<PeerProcess> {
  const urls = `ldap://127.0.0.1:${plain}/ ldaps://127.0.0.1:${secure}/`;
  return PeerProcess.start({
    command: SLAPD,
    args: ['-d', 'stats', '-h', urls, '-f', join(folder, 'slapd.conf')],
    readyAt: () => acceptsAt('127.0.0.1', plain),
    readyWithin: 20_000,
  });
}

function configuration(folder: string, authority: TestAuthority): string {
  const server = authority.issue(['IP:127.0.0.1', 'DNS:localhost']);
  const schemas = ['core', 'cosine', 'inetorgperson', 'nis'];
  return `${schemas.map((name) => `include /etc/ldap/schema/${name}.schema`).join('\n')}
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload memberof
moduleload ppolicy
pidfile ${folder}/slapd.pid
TLSCACertificateFile ${authority.caFile}
TLSCertificateFile ${server.certFile}
TLSCertificateKeyFile ${server.keyFile}
access to attrs=userPassword by anonymous auth by * none
access to dn.subtree="ou=groups,dc=example,dc=org" by users read by * none
access to dn.subtree="dc=example,dc=org"
  by dn.exact="cn=usher,ou=services,dc=example,dc=org" read
  by self read
  by anonymous auth
  by * none
access to * by * read
database mdb
# What it holds is a test's: it need not outlive the machine.
dbnosync
directory ${folder}/data
suffix dc=example,dc=org
rootdn ${ADMIN}
rootpw ${ADMIN_PASSWORD}
index objectClass,uid,member,entryUUID eq
overlay memberof
overlay ppolicy
ppolicy_default cn=usual,ou=policies,dc=example,dc=org
ppolicy_use_lockout
`;
}
