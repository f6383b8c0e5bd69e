import type { FileCheck } from '../file-check.ts';
import { fault } from '../finding.ts';

/** A file that its own program cannot read. Of what stands in it nothing more can be said. */
export const fileSyntax: FileCheck = {
  id: 'file-syntax',
  well: 'every file can be read',
  run: ({ faults, prosody, frontend, jicofo, nginx }) => {
    if (faults.length === 0 && !prosody && !frontend && !jicofo && !nginx) return null;
    return faults.map(({ at, message }) =>
      fault({
        where: at,
        evidence: `The file cannot be read: ${message}.`,
        reason:
          'The program it belongs to does not start with it, or goes on with its old settings.',
        mend: ['Mend the line, or the one before it; then run this again: more may come to light.'],
      }),
    );
  },
};
