import { execFileSync } from 'node:child_process';
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A private RSA key, PKCS #8 PEM unless PKCS #1 is asked for. */
export function rsaPem(bits = 2048, type: 'pkcs1' | 'pkcs8' = 'pkcs8', publicExponent = 65_537) {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: bits, publicExponent });
  return privateKey.export({ type, format: 'pem' }).toString();
}

/** Keys that are of no use, by what is wrong with them. */
export function uselessKeys(): Readonly<Record<string, string>> {
  const good = rsaPem();
  const pem = { type: 'pkcs8', format: 'pem' } as const;
  const passphrase = { cipher: 'aes-256-cbc', passphrase: 'canary-passphrase' };
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const other = { modulusLength: 2048, hashAlgorithm: 'sha256', mgf1HashAlgorithm: 'sha256' };
  return {
    empty: '\n',
    'no PEM': 'MIIEvgIBADANBgkqhkiG9w0BAQEFAASCBKgwggSkAgEAAoIBAQ',
    'RSA of 1024 bits': rsaPem(1024),
    'RSA of 1024 bits, PKCS #1': rsaPem(1024, 'pkcs1'),
    'RSA of 4608 bits': longRsaPem(4608),
    'RSA with exponent 3': rsaPem(2048, 'pkcs8', 3),
    EC: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export(pem).toString(),
    'EC, SEC 1': generateKeyPairSync('ec', { namedCurve: 'P-256' })
      .privateKey.export({ type: 'sec1', format: 'pem' })
      .toString(),
    Ed25519: generateKeyPairSync('ed25519').privateKey.export(pem).toString(),
    'RSA-PSS': generateKeyPairSync('rsa-pss', other).privateKey.export(pem).toString(),
    encrypted: rsa.privateKey.export({ ...pem, ...passphrase }).toString(),
    'encrypted, PKCS #1': rsa.privateKey
      .export({ type: 'pkcs1', format: 'pem', ...passphrase })
      .toString(),
    'a public key': rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    'cut off': good.slice(0, 900),
    'cut in the middle': good.slice(0, 400) + good.slice(700),
    'other letters': good.replace(/[a-f]/g, 'g'),
    'two keys': good + rsaPem(),
    'of OpenSSH':
      '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjE\n-----END OPENSSH PRIVATE KEY-----\n',
  };
}

/** No real key, but as long as one: to make one takes seconds. */
function longRsaPem(bits: number): string {
  const jwk = createPrivateKey(rsaPem()).export({ format: 'jwk' });
  const n = Buffer.alloc(bits / 8, 0xff).toString('base64url');
  const key = createPrivateKey({ key: { ...jwk, n }, format: 'jwk' });
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** A self-signed certificate by OpenSSL, valid between two moments such as `20260101000000Z`. */
export function certificateFor(key: string, notBefore: string, notAfter: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'usher-certificate-'));
  try {
    const [keyFile, out] = [join(folder, 'key'), join(folder, 'certificate')];
    const config = join(folder, 'ca.cnf');
    writeFileSync(keyFile, key, { mode: 0o600 });
    writeFileSync(join(folder, 'index'), '');
    writeFileSync(config, caConfig(folder));
    const request = join(folder, 'request');
    const quiet = { stdio: 'ignore' } as const;
    execFileSync(
      'openssl',
      ['req', '-new', '-key', keyFile, '-subj', '/CN=x', '-out', request],
      quiet,
    );
    const dates = ['-startdate', notBefore, '-enddate', notAfter];
    const sign = [
      'ca',
      '-batch',
      '-selfsign',
      '-config',
      config,
      '-keyfile',
      keyFile,
      '-in',
      request,
    ];
    execFileSync('openssl', [...sign, ...dates, '-notext', '-out', out], quiet);
    return readFileSync(out, 'utf8');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function caConfig(folder: string): string {
  return `[ca]
default_ca = one
[one]
database = ${folder}/index
new_certs_dir = ${folder}
default_md = sha256
policy = any
rand_serial = yes
[any]
commonName = supplied
`;
}
