import type { Random } from '../../base/random.ts';
import { judgeSecret } from '../../config/judge-secret.ts';
import { Report } from '../../config/problem.ts';
import type { ReadFile } from '../../config/read-file.ts';
import { type HmacAlgorithm, leastSecretBytes } from '../../model/hmac-algorithm.ts';
import { freshSecret } from '../generate/fresh-secret.ts';

/** The secret shared with Prosody: the old one where it is good, else one that Prosody must be told. */
export interface SharedSecret {
  /** The settings `secret` or `secret_file` of Jitsi. */
  readonly settings: Readonly<Record<string, string>>;
  /** The fresh secret; null: the old one stays. */
  readonly fresh: string | null;
  /** Why it is fresh, to be read after "it". */
  readonly why: string | null;
  /** Whether the old one stood in a file with a line break at its end. */
  readonly hasLineBreak: boolean;
}

/** `jitsi`: the settings as the old variables say them. A file that cannot be read is left to the check of them. */
export function takeSecret(
  jitsi: Readonly<Record<string, unknown>>,
  readFile: ReadFile,
  random: Random,
): SharedSecret {
  const { secret, secret_file: file, algorithm } = jitsi;
  const kept = (settings: Record<string, string>, hasLineBreak = false): SharedSecret => ({
    ...{ settings, hasLineBreak, fresh: null, why: null },
  });
  const renewed = (why: string): SharedSecret => {
    const fresh = freshSecret(random);
    return { settings: { secret: fresh }, fresh, why, hasLineBreak: false };
  };
  if (typeof secret === 'string') {
    const fault = faultOf(secret, algorithm);
    return fault === null ? kept({ secret }) : renewed(fault);
  }
  if (typeof file !== 'string') return renewed('was not set');
  const text = textOf(file, readFile);
  const fault = text === null ? null : faultOf(text.replace(/\r?\n$/, ''), algorithm);
  if (fault !== null) return renewed(fault);
  return kept({ secret_file: file }, text !== null && /[\r\n]$/.test(text));
}

function faultOf(secret: string, algorithm: unknown): string | null {
  const report = new Report();
  const least = leastSecretBytes[String(algorithm ?? 'HS256').toUpperCase() as HmacAlgorithm] ?? 32;
  judgeSecret(secret, least, 'it', report);
  return report.problems[0]?.message ?? null;
}

function textOf(file: string, readFile: ReadFile): string | null {
  try {
    return readFile(file.trim()).text;
  } catch {
    return null;
  }
}
