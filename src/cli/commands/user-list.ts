import { parseArgs } from 'node:util';
import type { Account } from '../../model/account.ts';
import { accountAsJson } from '../accounts/account-as-json.ts';
import { accountAsLine } from '../accounts/account-as-text.ts';
import { type AccountTools, userCommand } from '../accounts/user-command.ts';
import { FLAG, TEXT } from '../input/option-kinds.ts';
import { readWhole } from '../input/read-whole.ts';
import { printList } from '../print/print-list.ts';

const USAGE = `usher user list [--group GROUP] [--limit N] [--config FILE] [--json]

Lists the accounts, by name, a line each: state, name, how they are shown, address, groups.

  --group GROUP  those of this group alone
  --limit N      how many at most, 1 to 100000; default 1000
  --config FILE  the YAML file; default: USHER_CONFIG, else environment variables alone
  --json         print one JSON object for each, and nothing else

Exit status: 0 well, 1 problems in the settings, 2 unusable input.`;

/** Asked for at once. */
const PAGE = 1000;

export const userList = userCommand({
  words: ['user', 'list'],
  summary: 'list the accounts',
  usage: USAGE,
  read(argv) {
    const { values } = parseArgs({
      args: [...argv],
      options: { group: TEXT, limit: TEXT, config: TEXT, json: FLAG },
    });
    return { ...values, limit: readWhole('--limit', values.limit ?? '1000', 100_000) };
  },
  async run({ group, limit, json }, tools, { output }) {
    const found = await readAll(tools, group);
    const byName = found.toSorted((one, other) => (one.name < other.name ? -1 : 1));
    const style = { json, limit, plural: 'accounts' };
    printList(output, byName, { ...style, asJson: accountAsJson, asLine: accountAsLine });
    return 0;
  },
});

async function readAll(
  { accounts }: AccountTools,
  group: string | undefined,
): Promise<readonly Account[]> {
  const found: Account[] = [];
  for (let page = await accounts.list(PAGE); page.length > 0; ) {
    found.push(...page.filter(({ groups }) => group === undefined || groups.includes(group)));
    const last = page.at(-1);
    page = last && page.length === PAGE ? await accounts.list(PAGE, last) : [];
  }
  return found;
}
