import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import type { Report } from './problem.ts';
import type { samlMethod } from './sections/saml.ts';
import type { Draft } from './setting.ts';

type SamlDraft = Draft<typeof samlMethod>;

/** Whether the settings of one provider go together. */
export function judgeSaml(method: SamlDraft, path: string, report: Report): void {
  judgeMetadata(method, path, report);
  judgeOwnKey(method, path, report);
  for (const name of ['next_certificate', 'metadata_certificate'] as const) {
    const text = method[name];
    if (text !== undefined && !readCertificate(text)) noCertificate(`${path}.${name}`, report);
  }
  const { previous_private_key } = method;
  if (previous_private_key !== undefined && !readKey(previous_private_key)) {
    noKey(`${path}.previous_private_key`, report);
  }
  noteWeakness(method, path, report);
}

function judgeMetadata(method: SamlDraft, path: string, report: Report): void {
  const { metadata_url, metadata_file, metadata_certificate, allow_http } = method;
  if (metadata_url === undefined && metadata_file === undefined) {
    if (!report.has(`${path}.metadata_url`)) report.missing(`${path}.metadata_url`);
    return;
  }
  if (metadata_url !== undefined && metadata_file !== undefined) {
    const mend = 'Keep one of the two.';
    report.problem(`${path}.metadata_file`, 'is set, and so is metadata_url', mend);
  }
  const isSigned = metadata_certificate !== undefined;
  if (metadata_url === undefined || !/^http:/i.test(metadata_url) || allow_http || isSigned) return;
  const at = `${path}.metadata_url`;
  const mend = `Use https://, or ${report.beside(at, 'metadata_certificate_file', 'the certificate of who signs it')}.`;
  report.problem(at, 'begins with http://: anybody on the way could sign in as anybody', mend);
}

function judgeOwnKey(method: SamlDraft, path: string, report: Report): void {
  const { private_key, certificate } = method;
  if (private_key === undefined && certificate === undefined) return;
  // What was refused has been said already.
  if (private_key === undefined) {
    if (!report.has(`${path}.private_key`)) report.missing(`${path}.private_key`);
    return;
  }
  const key = readKey(private_key);
  if (!key) noKey(`${path}.private_key`, report);
  if (certificate === undefined) {
    if (!report.has(`${path}.certificate`)) report.missing(`${path}.certificate`);
    return;
  }
  const read = readCertificate(certificate);
  if (!read) noCertificate(`${path}.certificate`, report);
  if (!key || !read || read.checkPrivateKey(key)) return;
  const mend = 'Name the two that belong together.';
  report.problem(`${path}.certificate`, 'is not the certificate of private_key', mend);
}

/** What is allowed on purpose, and worth saying at every start. */
function noteWeakness(method: SamlDraft, path: string, report: Report): void {
  const note = (name: string, what: string) =>
    report.notice(`${report.nameOf(`${path}.${name}`)}: ${what}.`);
  if (method.allow_http) note('allow_http', 'whoever is on the way can sign in as anybody');
  if (method.allow_sha1) note('allow_sha1', 'signatures by SHA-1 can be forged at a price');
  if (method.allow_unasked) {
    note('allow_unasked', 'people can be sent in by others, under a name that is not theirs');
  }
}

function noCertificate(at: string, report: Report): void {
  report.problem(at, 'is no certificate', 'Name a file that holds one, PEM.');
}

function noKey(at: string, report: Report): void {
  const mend = 'Make one: openssl req -x509 -newkey rsa:3072 -nodes -keyout saml.key -out saml.crt';
  report.problem(at, 'is no RSA key of at least 2048 bits (PKCS #8 PEM)', `${mend}.`);
}

function readCertificate(pem: string): X509Certificate | null {
  try {
    return new X509Certificate(pem);
  } catch {
    return null;
  }
}

function readKey(pem: string): KeyObject | null {
  try {
    const key = createPrivateKey(pem);
    const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
    return key.asymmetricKeyType === 'rsa' && bits >= 2048 ? key : null;
  } catch {
    return null;
  }
}
