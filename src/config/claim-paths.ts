import * as z from 'zod';
import { parseClaimPath } from '../model/claim-path.ts';
import { splitWords } from './kinds.ts';
import type { Kind } from './setting.ts';

const FORM = 'claim paths such as name, realm_access.roles[*] or given_name+family_name';

/**
 * A list of claim paths, at most 20. In one text they are parted by spaces or commas, which then end a
 * path; a name that holds one needs a YAML list.
 */
export function claimPaths(): Kind<readonly string[]> {
  const list = z.array(z.string()).or(z.string());
  const item = z.string().refine(isClaimPath, 'is no claim path');
  const check = list
    .transform((given) => (typeof given === 'string' ? splitWords(given) : given))
    .pipe(z.array(item).max(20, 'has more than 20 entries'));
  const mend = `Write a list of ${FORM}.`;
  return { type: 'list', unit: null, bounds: FORM, check, fromText: splitWords, mend };
}

function isClaimPath(text: string): boolean {
  return parseClaimPath(text) !== null;
}
