import { isRsaAlgorithm } from '../model/rsa-algorithm.ts';
import type { Report } from './problem.ts';
import type { rootSection } from './sections/root.ts';
import type { Draft } from './setting.ts';

/** Whether the Jitsis with the inline sign-in can be told apart, and have keys that they can fetch. */
export function judgeProvider(draft: Draft<typeof rootSection>, report: Report): void {
  const taken = new Map<string, string>();
  const all = [draft.jitsi, ...draft.more_jitsi];
  for (const [index, jitsi] of all.entries()) {
    if (!jitsi.inline) continue;
    const path = index === 0 ? 'jitsi' : `more_jitsi[${index - 1}]`;
    if (!isRsaAlgorithm(jitsi.algorithm ?? 'HS256')) {
      const instead = report.beside(`${path}.inline`, 'algorithm', 'RS256');
      const message = 'needs keys of our own, which Prosody fetches';
      report.problem(`${path}.inline`, message, `Set ${instead}, and cache_keys_url in Prosody.`);
    }
    const id = jitsi.inline_client_id ?? jitsi.app_id;
    if (id === undefined) continue;
    const other = taken.get(id);
    const at = `${path}.inline_client_id`;
    if (other) report.problem(at, `is that of ${other} already`, 'Give each Jitsi its own.');
    else taken.set(id, path);
  }
}
