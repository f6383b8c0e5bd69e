import type { Report } from './problem.ts';

/** Words that documentation, images and token debuggers hand out, without anything but letters and digits. */
const HANDED_OUT: readonly string[] = [
  'astringsecretatleast256bitslong',
  'avalidstringsecretthatisatleast384bitslong',
  'avalidstringsecretthatisatleast512bitslongwhichisverylong',
  'your256bitsecret',
  'your384bitsecret',
  'your512bitsecret',
  'myappsecret',
  'myappid',
  'myjitsiappsecret',
  'jitsisecret',
  'changeme',
  'example',
  'password',
  'secret',
  'usher',
  'jitsi',
];

/** Fewer different characters than this is a pattern, not chance. */
const LEAST_VARIETY = 6;

/** Whether a secret is long enough in bytes, and nobody else's (RFC 7518 3.2, RFC 8725 3.5). */
export function judgeSecret(
  secret: string | undefined,
  leastBytes: number,
  path: string,
  report: Report,
): void {
  if (secret === undefined) return;
  const mend = `Make one with: openssl rand -hex ${leastBytes}`;
  if (Buffer.byteLength(secret) < leastBytes) {
    report.problem(path, `is shorter than ${leastBytes} bytes`, mend);
  } else if (isHandedOut(secret)) {
    report.problem(path, 'is an example that everybody knows', mend);
  } else if (new Set(secret).size < LEAST_VARIETY) {
    report.problem(path, 'repeats a few characters: it can be guessed', mend);
  }
}

function isHandedOut(secret: string): boolean {
  const plain = secret.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  let rest = plain;
  for (const word of HANDED_OUT) rest = rest.replaceAll(word, '');
  return plain !== '' && rest === '';
}
