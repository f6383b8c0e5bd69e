import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { makeCertificate } from '../../src/keys/certificate.ts';
import type { Answer } from './browser.ts';

/** An answer as it came over the line: each header by itself, names in small letters. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

/** A host name whose https server listens at a port of this machine, with a certificate that nobody vouches for. */
export class HttpsHost {
  readonly name: string;
  readonly port: number;

  constructor(name: string, port: number) {
    this.name = name;
    this.port = port;
  }

  /** Writes a certificate and its key, for a server. */
  certify(folder: string): { readonly certificate: string; readonly key: string } {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const certificate = join(folder, 'host.crt');
    const key = join(folder, 'host.key');
    const made = makeCertificate({
      publicKey,
      privateKey,
      name: this.name,
      notBefore: 1_700_000_000,
    });
    writeFileSync(certificate, made);
    writeFileSync(key, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
    return { certificate, key };
  }

  /** For Chromium: the name and the certificate. */
  get flags(): readonly string[] {
    const rule = `MAP ${this.name}:443 127.0.0.1:${this.port}`;
    return [`--host-resolver-rules=${rule}`, '--ignore-certificate-errors'];
  }

  ask(
    path: string,
    options: {
      readonly method?: string;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: Uint8Array;
    } = {},
  ): Promise<RawAnswer> {
    const { method = 'GET', headers = {}, body } = options;
    const length = body ? { 'content-length': String(body.byteLength) } : {};
    return new Promise((resolve, reject) => {
      const asking = request(
        {
          ...{ host: '127.0.0.1', port: this.port, servername: this.name, path, method },
          headers: { ...headers, ...length, host: this.name },
          rejectUnauthorized: false,
          agent: false,
        },
        async (answer) => {
          const { rawHeaders } = answer;
          const names = rawHeaders.filter((_, at) => at % 2 === 0);
          const pairs = names.map(
            (name, at) => [name.toLowerCase(), rawHeaders[at * 2 + 1] ?? ''] as const,
          );
          resolve({ status: answer.statusCode ?? 0, headers: pairs, body: await buffer(answer) });
        },
      );
      asking.on('error', reject);
      asking.end(body);
    });
  }

  /** For the small browser, and whoever asks as `fetch` does. */
  readonly answer: Answer = async (asked) => {
    const { pathname, search } = new URL(asked.url);
    const headers = Object.fromEntries(asked.headers);
    const sent = Buffer.from(await asked.arrayBuffer());
    const body = sent.byteLength > 0 ? { body: sent } : {};
    const answer = await this.ask(pathname + search, { method: asked.method, headers, ...body });
    const isBare = [204, 304].includes(answer.status);
    return new Response(isBare ? null : new Uint8Array(answer.body), {
      status: answer.status,
      headers: answer.headers.map(([name, value]) => [name, value] as [string, string]),
    });
  };
}
