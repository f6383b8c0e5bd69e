import { judgeSecret } from './judge-secret.ts';
import { judgeKeys, judgeSigning } from './judge-signing.ts';
import type { Report } from './problem.ts';
import { type jitsiSection, LONGEST_USUAL_TTL } from './sections/jitsi.ts';
import type { rootSection } from './sections/root.ts';
import type { Draft } from './setting.ts';
import { isLoopback } from './web-address.ts';

export function judgeJitsi(draft: Draft<typeof rootSection>, report: Report): void {
  judgeOne(draft.jitsi, 'jitsi', report);
  const seen = new Set(['main']);
  for (const [index, more] of draft.more_jitsi.entries()) {
    const path = `more_jitsi[${index}]`;
    judgeOne(more, path, report);
    if (more.id === undefined) continue;
    if (seen.has(more.id)) report.problem(`${path}.id`, 'is taken already', 'Choose another.');
    seen.add(more.id);
  }
  judgeAddresses(draft, report);
  judgeKeys(draft, report);
  noticeSharedSecrets([draft.jitsi, ...draft.more_jitsi], report);
}

/** An address leads to one of them: the other would never be asked for. */
function judgeAddresses(draft: Draft<typeof rootSection>, report: Report): void {
  const taken = new Map<string, string>();
  if (draft.jitsi.url) taken.set(draft.jitsi.url.href, 'main');
  for (const [index, { id, url }] of draft.more_jitsi.entries()) {
    if (!url) continue;
    const other = taken.get(url.href);
    const at = `more_jitsi[${index}].url`;
    if (other) report.problem(at, `is the address of ${other} already`, 'Give each its own.');
    else taken.set(url.href, id ?? `more_jitsi[${index}]`);
  }
}

/** Two that share both take each other's tokens, wherever `sub` does not tell them apart. */
function noticeSharedSecrets(all: readonly JitsiDraft[], report: Report): void {
  for (const [index, { secret, app_id }] of all.entries()) {
    const first = all.findIndex((other) => other.secret === secret && other.app_id === app_id);
    if (secret === undefined || first === index) continue;
    const other = first === 0 ? 'jitsi' : `more_jitsi[${first - 1}]`;
    const name = report.nameOf(`more_jitsi[${index - 1}].secret`);
    report.notice(`${name}: is that of ${other} too; give each Jitsi a secret of its own.`);
  }
}

type JitsiDraft = Draft<typeof jitsiSection>;

function judgeOne(draft: JitsiDraft, path: string, report: Report): void {
  judgeSigning(draft, path, report);
  judgeSecret(draft.reservations_secret, 32, `${path}.reservations_secret`, report);
  if (draft.url?.protocol === 'http:' && !isLoopback(draft.url) && !draft.allow_http) {
    const instead = report.beside(`${path}.url`, 'allow_http', 'true');
    const mend = `Use https://, or ${instead} if this is a test.`;
    report.problem(`${path}.url`, 'begins with http:// and is not on this machine', mend);
  }
  if (draft.domain === '*') {
    const effect = 'a token then opens the room of its name in every tenant';
    report.notice(
      `${report.nameOf(`${path}.domain`)}: is *, and ${effect}; write the XMPP domain.`,
    );
  }
  if ((draft.ttl ?? 0) > LONGEST_USUAL_TTL && !draft.allow_long_ttl) {
    const instead = report.beside(`${path}.ttl`, 'allow_long_ttl', 'true');
    const mend = `Choose 24h at most, or ${instead}.`;
    report.problem(`${path}.ttl`, 'is longer than 24h', mend);
  }
}
