import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { createLog } from '../../src/base/log.ts';
import { createOidcMethod } from '../../src/sign-in/methods/oidc/oidc-method.ts';
import { ProviderError } from '../../src/sign-in/remote/errors.ts';
import { CALLBACK } from '../support/hostile-settings.ts';
import { oidcSettings } from '../support/oidc-subject.ts';
import { ShiftedClock } from '../support/shifted-clock.ts';

interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** A certificate for this name and so many days from now; null where there is no openssl to make it. */
function makeCertificate(name: string, days: number): Certificate | null {
  const folder = mkdtempSync(join(tmpdir(), 'usher-tls-'));
  const at = (file: string) => join(folder, file);
  const openssl = (...words: string[]) => execFileSync('openssl', words, { stdio: 'ignore' });
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  try {
    writeFileSync(at('names'), `subjectAltName=${name}\n`);
    openssl('req', ...curve, '-subj', '/CN=usher', '-keyout', at('key'), '-out', at('request'));
    const signing = ['-signkey', at('key'), '-days', String(days), '-extfile', at('names')];
    openssl('x509', '-req', '-in', at('request'), ...signing, '-out', at('cert'));
    return { key: readFileSync(at('key'), 'utf8'), cert: readFileSync(at('cert'), 'utf8') };
  } catch {
    return null;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('A12: TLS that does not hold', () => {
  const servers: Server[] = [];
  after(() => Promise.all(servers.map((server) => new Promise((done) => server.close(done)))));

  const cases: readonly (readonly [string, string, number, boolean, RegExp])[] = [
    ['that nobody vouches for', 'IP:127.0.0.1', 2, false, /SELF_SIGNED/],
    ['for another host', 'DNS:other.example', 2, true, /ALTNAME/],
    ['that has expired', 'IP:127.0.0.1', -1, true, /EXPIRED/],
  ];
  for (const [what, name, days, trusted, code] of cases) {
    it(`A12 refuses a certificate ${what}, and says so to the operator`, async (context) => {
      const certificate = makeCertificate(name, days);
      if (!certificate) return context.skip('there is no openssl to make a certificate with');
      if (trusted) setDefaultCACertificates([...getCACertificates(), certificate.cert]);
      let answered = 0;
      const server = createServer(certificate, (_request, response) => {
        answered++;
        response.end('{}');
      });
      servers.push(server);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const issuer = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const log = createLog({ level: 'silent', destination: { write: () => {} } });
      const settings = oidcSettings({ issuer, deadlineSeconds: 5 });
      const method = createOidcMethod(settings, { clock: new ShiftedClock(), log });
      const work = method.start(new URL(CALLBACK), 'state-abcdefgh', []);
      await assert.rejects(work, (error: unknown) => {
        assert.ok(error instanceof ProviderError);
        assert.equal(error.reason, 'tls');
        assert.match(error.hint ?? '', code);
        return true;
      });
      assert.equal(answered, 0);
      await method.close();
    });
  }
});
