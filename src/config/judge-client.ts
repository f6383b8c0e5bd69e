import { createPrivateKey, type KeyObject } from 'node:crypto';
import type { AssertionAlgorithm } from './config.ts';
import { effectiveClientAuth } from './effective-oidc.ts';
import type { Report } from './problem.ts';
import type { oidcMethod } from './sections/oidc.ts';
import type { Draft } from './setting.ts';

type MethodDraft = Draft<typeof oidcMethod>;

/** Whether what proves that we are the client is there and fits. */
export function judgeClient(method: MethodDraft, path: string, report: Report): void {
  const auth = effectiveClientAuth(method);
  const at = `${path}.client_auth`;
  const hasSecret = method.client_secret !== undefined || report.has(`${path}.client_secret`);
  const hasKey = method.private_key !== undefined || report.has(`${path}.private_key`);
  if (auth === 'private_key_jwt' && !hasKey) {
    report.problem(at, 'needs a private_key', 'Write private_key_file beside it.');
  }
  if ((auth === 'client_secret_basic' || auth === 'client_secret_post') && !hasSecret) {
    report.problem(at, 'needs a client_secret', 'Write client_secret_file beside it.');
  }
  if (method.client_auth === 'none' && hasSecret) {
    report.problem(at, 'is none although there is a client_secret', 'Remove one of the two.');
  }
  judgePrivateKey(method, `${path}.private_key`, report);
}

function judgePrivateKey(method: MethodDraft, path: string, report: Report): void {
  const { private_key: pem, private_key_algorithm: algorithm } = method;
  if (pem === undefined || algorithm === undefined) return;
  const key = readKey(pem);
  if (key === null) {
    const mend = 'Convert it with: openssl pkcs8 -topk8 -nocrypt -in KEY -out KEY.pem';
    report.problem(path, 'is not a PKCS #8 PEM key without a passphrase', mend);
  } else if (!fits(key, algorithm)) {
    const mend = 'RS256 and PS256 need RSA of 2048 bits or more, ES256 needs P-256, EdDSA Ed25519.';
    report.problem(path, `is no key for ${algorithm}`, mend);
  }
}

/** Null for what cannot be read; the reason is dropped, for it may quote the key. */
function readKey(pem: string): KeyObject | null {
  try {
    return createPrivateKey(pem);
  } catch {
    return null;
  }
}

function fits(key: KeyObject, algorithm: AssertionAlgorithm): boolean {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  if (algorithm === 'ES256') return type === 'ec' && details?.namedCurve === 'prime256v1';
  if (algorithm === 'EdDSA') return type === 'ed25519';
  return type === 'rsa' && (details?.modulusLength ?? 0) >= 2048;
}
