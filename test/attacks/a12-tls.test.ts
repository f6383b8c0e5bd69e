import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { createLog } from '../../src/base/log.ts';
import { OidcError } from '../../src/sign-in/methods/oidc/errors.ts';
import { createOidcMethod } from '../../src/sign-in/methods/oidc/oidc-method.ts';
import { CALLBACK } from '../support/hostile-settings.ts';
import { oidcSettings } from '../support/oidc-subject.ts';
import { ShiftedClock } from '../support/shifted-clock.ts';

/** A certificate nobody vouches for, for this name; null where there is no openssl to make it. */
function makeCertificate(name: string): { key: Buffer; cert: Buffer } | null {
  const folder = mkdtempSync(join(tmpdir(), 'usher-tls-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const words = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=${name}`;
  try {
    const more = ['-addext', `subjectAltName=DNS:${name}`, '-keyout', key, '-out', cert];
    execFileSync('openssl', [...words.split(' '), ...more], { stdio: 'ignore' });
    return { key: readFileSync(key), cert: readFileSync(cert) };
  } catch {
    return null;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('A12: TLS that does not hold', () => {
  const servers: Server[] = [];
  after(() => Promise.all(servers.map((server) => new Promise((done) => server.close(done)))));

  it('A12 refuses a certificate nobody vouches for, and says so to the operator', async (context) => {
    const certificate = makeCertificate('other.example');
    if (!certificate) return context.skip('there is no openssl to make a certificate with');
    let answered = 0;
    const server = createServer(certificate, (_request, response) => {
      answered++;
      response.end('{}');
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const issuer = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const log = createLog({ level: 'silent', destination: { write: () => {} } });
    const clock = new ShiftedClock();
    const method = createOidcMethod(oidcSettings({ issuer, deadlineSeconds: 2 }), { clock, log });
    const work = method.start(new URL(CALLBACK), 'state-abcdefgh', []);
    await assert.rejects(work, (error: unknown) => {
      assert.ok(error instanceof OidcError);
      assert.equal(error.reason, 'tls');
      return true;
    });
    assert.equal(answered, 0);
    await method.close();
  });
});
