import { type FilePlace, placeText } from '../read/place.ts';
import { checks } from './checks.ts';
import type { Deployment } from './deployment.ts';
import type { FileCheck } from './file-check.ts';
import type { Finding, Trouble } from './finding.ts';
import type { Unread } from './unread.ts';

/** Where a finding is explained at length. */
const PAGE = 'docs/topics/doctor.md';

/**
 * Everything that is wrong with an installation, and what is not: an `ok` for each check that found nothing, `skipped`
 * for each that had nothing to look at.
 */
export function examine(deployment: Deployment, list: readonly FileCheck[] = checks): Finding[] {
  return [
    ...list.flatMap((check) => judge(check, deployment)),
    ...deployment.unread.map(unreadFinding),
  ];
}

function judge(check: FileCheck, deployment: Deployment): Finding[] {
  const troubles = check.run(deployment);
  if (troubles === null) return [skippedFinding(check)];
  return troubles.length === 0
    ? [wellFinding(check)]
    : troubles.map((one) => asFinding(check.id, one));
}

/** A part that was not read, among the findings. */
function unreadFinding({ evidence, mend }: Unread): Finding {
  const docs = `${PAGE}#what-it-reads`;
  const reason = 'Nothing is said of it.';
  return { id: 'not-read', level: 'skipped', where: null, evidence, reason, mend, docs };
}

export function asFinding(id: string, { where, ...trouble }: Trouble): Finding {
  return { id, ...trouble, where: whereText(where), docs: `${PAGE}#${id}` };
}

export function wellFinding({ id, well }: Pick<FileCheck, 'id' | 'well'>): Finding {
  const evidence = `${well.charAt(0).toUpperCase()}${well.slice(1)}.`;
  return { id, level: 'ok', where: null, evidence, reason: '', mend: [], docs: `${PAGE}#${id}` };
}

const NOTHING_THERE =
  'What it looks at was not given, is not set up, gives no answer, or is only known where it runs.';

/** A check that says nothing must not look like one that found nothing. */
export function skippedFinding({ id, well }: Pick<FileCheck, 'id' | 'well'>): Finding {
  const docs = `${PAGE}#${id}`;
  const evidence = `Not judged: whether ${well}.`;
  return { id, level: 'skipped', where: null, evidence, reason: NOTHING_THERE, mend: [], docs };
}

function whereText(where: FilePlace | string | null): string | null {
  return where === null || typeof where === 'string' ? where : placeText(where);
}
