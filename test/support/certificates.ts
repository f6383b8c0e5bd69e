import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A certificate and its key, PEM, each also as a file. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
  readonly certFile: string;
  readonly keyFile: string;
}

/** A certificate authority of a test's own. Close it: its folder goes. */
export class TestAuthority {
  readonly caFile: string;
  /** What is in that file. */
  readonly pem: string;
  readonly #folder: string;
  #made = 0;

  constructor() {
    this.#folder = mkdtempSync(join(tmpdir(), 'usher-ca-'));
    this.caFile = this.#at('ca.pem');
    const own = ['-x509', '-days', '2', '-subj', '/CN=usher test authority'];
    openssl('req', ...CURVE, ...own, '-keyout', this.#at('ca.key'), '-out', this.caFile);
    this.pem = readFileSync(this.caFile, 'utf8');
  }

  /** For these names (`DNS:localhost`, `IP:127.0.0.1`), so many days from now; negative: expired. */
  issue(names: readonly string[], days = 2): Certificate {
    const name = `cert-${++this.#made}`;
    const [certFile, keyFile] = [this.#at(`${name}.pem`), this.#at(`${name}.key`)];
    writeFileSync(this.#at('names'), `subjectAltName=${names.join(',')}\n`);
    openssl('req', ...CURVE, '-subj', '/CN=usher', '-keyout', keyFile, '-out', this.#at('request'));
    if (days < 0) this.#signPast(certFile, days);
    else this.#sign(certFile, days);
    const read = (path: string) => readFileSync(path, 'utf8');
    return { cert: read(certFile), key: read(keyFile), certFile, keyFile };
  }

  /** One that nobody has signed but itself, for these names. */
  selfSigned(names: readonly string[]): Certificate {
    const name = `cert-${++this.#made}`;
    const [certFile, keyFile] = [this.#at(`${name}.pem`), this.#at(`${name}.key`)];
    const own = ['-x509', '-days', '60', '-subj', '/CN=usher', '-addext'];
    const to = ['-keyout', keyFile, '-out', certFile];
    openssl('req', ...CURVE, ...own, `subjectAltName=${names.join(',')}`, ...to);
    const read = (path: string) => readFileSync(path, 'utf8');
    return { cert: read(certFile), key: read(keyFile), certFile, keyFile };
  }

  #sign(certFile: string, days: number): void {
    const ca = ['-CA', this.caFile, '-CAkey', this.#at('ca.key'), '-CAcreateserial'];
    const asked = ['-req', '-in', this.#at('request'), '-extfile', this.#at('names')];
    openssl('x509', ...asked, ...ca, '-days', String(days), '-out', certFile);
  }

  /** The command that signs otherwise knows no days that are over. */
  #signPast(certFile: string, days: number): void {
    const config = this.#at('ca.conf');
    const index = this.#at('index');
    writeFileSync(index, '');
    writeFileSync(`${index}.serial`, '1000\n');
    writeFileSync(
      config,
      `[ca]\ndefault_ca=own\n[own]\ndatabase=${index}\nserial=${index}.serial\nnew_certs_dir=${this.#folder}\ndefault_md=sha256\npolicy=any\n[any]\ncommonName=supplied\n`,
    );
    const ca = ['-config', config, '-cert', this.caFile, '-keyfile', this.#at('ca.key')];
    const dates = ['-startdate', asn1Date(days - 30), '-enddate', asn1Date(days)];
    const files = ['-in', this.#at('request'), '-extfile', this.#at('names'), '-out', certFile];
    openssl('ca', '-batch', '-notext', ...ca, ...dates, ...files);
  }

  close(): void {
    rmSync(this.#folder, { recursive: true });
  }

  #at(file: string): string {
    return join(this.#folder, file);
  }
}

/** So many days from now, as certificates write it: YYMMDDHHMMSSZ. */
function asn1Date(days: number): string {
  const date = new Date(Date.now() + days * 86_400_000).toISOString();
  return `${date.slice(2, 19).replace(/[-T:]/g, '')}Z`;
}

const CURVE = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

function openssl(...words: string[]): void {
  execFileSync('openssl', words, { stdio: 'ignore' });
}
