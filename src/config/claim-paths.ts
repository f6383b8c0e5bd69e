import * as z from 'zod';
import { splitWords } from './kinds.ts';
import type { Kind } from './setting.ts';

// Each kind of name ends where its characters end, so that there is one way to read a path.
const QUOTED = String.raw`"(?:[^"\\]|\\["\\]){1,200}"`;
const ADDRESS = String.raw`https?:\/\/[^\s"[\]+]{1,200}(?![^\s"[\]+])`;
const BARE = String.raw`(?!https?:\/\/[^\s"[\]+])[^\s".[\]+]{1,200}(?![^\s".[\]+])`;
const NAME = `(?:${QUOTED}|${ADDRESS}|${BARE})`;
const PATH = String.raw`${NAME}(?:\.${NAME}|\[(?:\*|\d{1,4})\]){0,15}`;
const CLAIM_PATH = new RegExp(String.raw`^(?=.{1,256}$)${PATH}(?:\+${PATH})*$`, 'u');

const FORM = 'claim paths such as name, realm_access.roles[*] or given_name+family_name';

/**
 * A list of claim paths. In one text they are parted by spaces or commas, which then end a path; a name
 * that holds one needs a YAML list. What the paths mean is for the sign-in to say.
 */
export function claimPaths(): Kind<readonly string[]> {
  const list = z.array(z.string()).or(z.string());
  const item = z.string().regex(CLAIM_PATH, 'holds an entry that is no claim path');
  const check = list
    .transform((given) => (typeof given === 'string' ? splitWords(given) : given))
    .pipe(z.array(item).max(20, 'has more than 20 entries'));
  const mend = `Write a list of ${FORM}.`;
  return { type: 'list', unit: null, bounds: FORM, check, fromText: splitWords, mend };
}
