import { type FilePlace, placeText } from '../read/place.ts';
import { checks } from './checks.ts';
import type { Deployment } from './deployment.ts';
import type { FileCheck } from './file-check.ts';
import type { Finding, Trouble } from './finding.ts';

/** Where a finding is explained at length. */
const PAGE = 'docs/topics/doctor.md';

/** Everything that is wrong with an installation, and what is not: an `ok` for each check that found nothing. */
export function examine(deployment: Deployment, list: readonly FileCheck[] = checks): Finding[] {
  return list.flatMap((check) => {
    const troubles = check.run(deployment);
    if (troubles === null) return [];
    return troubles.length === 0
      ? [wellFinding(check)]
      : troubles.map((one) => asFinding(check.id, one));
  });
}

export function asFinding(id: string, { where, ...trouble }: Trouble): Finding {
  return { id, ...trouble, where: whereText(where), docs: `${PAGE}#${id}` };
}

export function wellFinding({ id, well }: Pick<FileCheck, 'id' | 'well'>): Finding {
  const evidence = `${well.charAt(0).toUpperCase()}${well.slice(1)}.`;
  return { id, level: 'ok', where: null, evidence, reason: '', mend: [], docs: `${PAGE}#${id}` };
}

function whereText(where: FilePlace | string | null): string | null {
  return where === null || typeof where === 'string' ? where : placeText(where);
}
