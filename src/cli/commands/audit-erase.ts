import { parseArgs } from 'node:util';
import { erasePerson } from '../../audit/erase-person.ts';
import { readTrail } from '../../audit/read-trail.ts';
import type { AuditRepository } from '../../storage/storage.ts';
import { FLAG, TEXT } from '../input/option-kinds.ts';
import { OPERATOR } from '../store/operator.ts';
import { storeCommand } from '../store/store-command.ts';

const USAGE = `usher audit erase --user WHO [--yes] [--config FILE]

Erases every entry about one person from the audit trail, for good, and writes down how many they were, not whose.
Entries that the person causes later are new ones. Without --yes, says how many there are and erases nothing.

  --user WHO      the name they sign in with, our id of them, or the id of a guest; "usher audit export"
                  shows all three. A name may be that of several people where there are several methods
  --yes           erase them
  --config FILE   the YAML file; default: USHER_CONFIG, else environment variables alone

Exit status: 0 erased, or nothing to erase; 1 not erased, or problems in the settings; 2 unusable input.`;

export const auditErase = storeCommand({
  words: ['audit', 'erase'],
  summary: 'erase what the audit trail says about a person',
  usage: USAGE,
  read: readOptions,
  async run({ user, yes }, { storage, completeEvent }, { output }) {
    const count = yes
      ? await erasePerson({ storage, completeEvent }, OPERATOR, user)
      : await countEntries(storage.audit, user);
    const entries = count === 1 ? '1 entry' : `${count} entries`;
    if (count === 0) output.line('There are no entries about them.');
    else if (yes) output.line(`${entries} erased.`);
    else output.note(`${entries} would be erased. Add --yes to erase them for good.`);
    return count === 0 || yes ? 0 : 1;
  },
});

function readOptions(argv: readonly string[]) {
  const options = { user: TEXT, yes: FLAG, config: TEXT };
  const { user = '', yes = false, config } = parseArgs({ args: [...argv], options }).values;
  if (user === '') throw new Error('--user is needed.');
  return { user, yes, config };
}

async function countEntries(audit: AuditRepository, user: string): Promise<number> {
  let count = 0;
  for await (const page of readTrail(audit, { user })) count += page.length;
  return count;
}
