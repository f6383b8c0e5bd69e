import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { parse } from 'yaml';
import { loadConfig } from '../../src/config/load.ts';
import type { Problem } from '../../src/config/problem.ts';
import { rootSection } from '../../src/config/sections/root.ts';
import { makeCertificate } from '../../src/keys/certificate.ts';
import type { CodeBlock } from '../support/markdown.ts';

const RANDOM_SECRET = '9f0c2d4b6e8a1c3f5d7b9e0a2c4d6f8b';
const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

const certificate = makeCertificate({
  publicKey: createPublicKey(privateKey),
  privateKey: createPrivateKey(privateKey),
  name: 'auth.example.org',
  notBefore: 0,
});

/** What a page's settings lie in when they are a part: the least that loads. */
const BASE = {
  public_url: 'https://auth.example.org/',
  jitsi: { url: 'https://meet.example.org/', secret: RANDOM_SECRET },
  sign_in: { methods: [{ issuer: 'https://id.example.org', client_id: 'usher' }] },
};

/** Settings of somebody else's, which say so in their first line. */
export function isForeign({ text }: CodeBlock): boolean {
  return /^# .*'s own settings\n/.test(text);
}

/**
 * The problems of a page's YAML, whole (with `public_url`), of some settings, or of one method. Files of
 * secrets are taken to be there.
 */
export function problemsOf({ text }: CodeBlock): readonly Problem[] {
  const loaded = loadConfig({
    path: '/etc/usher/usher.yaml',
    text: completed(text),
    environment: {},
    readFile: (path) => ({ mode: 0o600, text: contentOf(path) }),
  });
  return 'problems' in loaded ? loaded.problems : [];
}

function completed(text: string): string {
  const given = (parse(text) ?? {}) as Record<string, unknown>;
  if ('public_url' in given) return text;
  const [method] = BASE.sign_in.methods;
  const isMethod = Object.keys(given).some(
    (key) => !Object.hasOwn(rootSection.fields, key.replace(/_file$/, '')),
  );
  // YAML takes JSON as it is.
  return JSON.stringify({
    ...BASE,
    // What is of another type has nothing of OpenID Connect's.
    ...(isMethod
      ? { sign_in: { methods: [{ ...('type' in given ? {} : method), ...given }] } }
      : given),
  });
}

function contentOf(path: string): string {
  if (/key\.pem$/.test(path)) return privateKey;
  if (/\.crt$/.test(path)) return certificate;
  return /storage-url$/.test(path) ? 'postgres://usher:a-word@localhost/usher' : RANDOM_SECRET;
}
