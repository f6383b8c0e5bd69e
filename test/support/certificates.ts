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
    const ca = ['-CA', this.caFile, '-CAkey', this.#at('ca.key'), '-CAcreateserial'];
    const asked = ['-req', '-in', this.#at('request'), '-extfile', this.#at('names')];
    openssl('x509', ...asked, ...ca, '-days', String(days), '-out', certFile);
    const read = (path: string) => readFileSync(path, 'utf8');
    return { cert: read(certFile), key: read(keyFile), certFile, keyFile };
  }

  close(): void {
    rmSync(this.#folder, { recursive: true });
  }

  #at(file: string): string {
    return join(this.#folder, file);
  }
}

const CURVE = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

function openssl(...words: string[]): void {
  execFileSync('openssl', words, { stdio: 'ignore' });
}
