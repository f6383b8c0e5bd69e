import { leastSecretBytes } from '../model/hmac-algorithm.ts';
import { isRsaAlgorithm } from '../model/rsa-algorithm.ts';
import { judgeSecret } from './judge-secret.ts';
import type { Report } from './problem.ts';
import type { jitsiSection } from './sections/jitsi.ts';
import type { rootSection } from './sections/root.ts';
import type { Draft } from './setting.ts';

type JitsiDraft = Draft<typeof jitsiSection>;

/** Whether a Jitsi has the secret that its algorithm wants, and no other. */
export function judgeSigning(draft: JitsiDraft, path: string, report: Report): void {
  const { algorithm = 'HS256', secret } = draft;
  const at = `${path}.secret`;
  if (isRsaAlgorithm(algorithm)) {
    if (secret === undefined) return;
    const effect = `is of no use with ${algorithm}, which signs with keys of our own`;
    report.notice(`${report.nameOf(at)}: ${effect}; remove it here, and app_secret in Prosody.`);
  } else if (secret === undefined) {
    report.missing(at);
  } else {
    judgeSecret(secret, leastSecretBytes[algorithm], at, report);
  }
}

/** Whether keys of our own can be kept, and tell the Jitsis apart that take their word. */
export function judgeKeys(draft: Draft<typeof rootSection>, report: Report): void {
  judgeSize(draft.keys.size, report);
  const all = [draft.jitsi, ...draft.more_jitsi];
  const bySigning = all.filter(({ algorithm }) => algorithm && isRsaAlgorithm(algorithm));
  if (bySigning.length === 0) {
    if (draft.keys.file === undefined) return;
    const name = report.nameOf('keys.file');
    report.notice(`${name}: is of no use while no Jitsi has RS256, RS384 or RS512.`);
    return;
  }
  if (draft.secret === undefined && !report.has('secret')) {
    const mend = 'Make one with: openssl rand -hex 32, and name its file in secret_file.';
    report.problem('secret', 'is missing: it seals the keys that sign tokens', mend);
  }
  noticeSharedAudience(all, report);
}

function judgeSize(bits: number | undefined, report: Report): void {
  if (bits === undefined || bits % 256 === 0) return;
  report.problem('keys.size', 'is no multiple of 256', 'Write 2048, 3072 or 4096.');
}

/** All of them are told of the same keys, so that issuer and audience alone say for whom a token is. */
function noticeSharedAudience(all: readonly JitsiDraft[], report: Report): void {
  const seen = new Map<string, string>();
  for (const [index, jitsi] of all.entries()) {
    if (!jitsi.algorithm || !isRsaAlgorithm(jitsi.algorithm)) continue;
    const path = index === 0 ? 'jitsi' : `more_jitsi[${index - 1}]`;
    const { app_id, issuer = app_id, audience = app_id } = jitsi;
    const taker = JSON.stringify([issuer, audience]);
    const other = seen.get(taker);
    if (other === undefined) seen.set(taker, path);
    else {
      const name = report.nameOf(`${path}.audience`);
      const effect = `is that of ${other} too, and so is the issuer: each takes tokens for the other`;
      report.notice(`${name}: ${effect}; give each Jitsi an audience of its own.`);
    }
  }
}
