import type { AccountChanges } from '../../accounts/change-account.ts';
import { accountAsJson } from '../accounts/account-as-json.ts';
import { accountAsLine } from '../accounts/account-as-text.ts';
import { findAccount, readNameArguments, userCommand } from '../accounts/user-command.ts';
import { FLAG, TEXT, TEXTS } from '../input/option-kinds.ts';
import { readLanguage } from '../input/read-language.ts';
import { OPERATOR } from '../store/operator.ts';
import { Unusable } from '../unusable.ts';

const USAGE = `usher user change NAME [--display-name TEXT] [--email ADDRESS] [--group GROUP]... [--no-groups]
                  [--language en|de] [--config FILE] [--json]

Changes what an account says; what is left out stays. The name stays for ever: rules go by it. Where the groups or the
address change, the account's sessions end, since they decide what somebody may do; links sent to the old address are
of no use any more.

  NAME                 the account's name, with the host or without, or its id
  --display-name TEXT  how they are shown; an empty text: by their name
  --email ADDRESS      where links are sent; an empty text: nowhere
  --group GROUP        a group, in the place of all that they have; several times: several
  --no-groups          no group at all
  --language CODE      of what is sent to them
  --config FILE        the YAML file; default: USHER_CONFIG, else environment variables alone
  --json               print one JSON object, and nothing else

Exit status: 0 changed, 1 refused or problems in the settings, 2 unusable input.`;

export const userChange = userCommand({
  words: ['user', 'change'],
  summary: 'change the display name, address, groups or language of an account',
  usage: USAGE,
  read(argv) {
    const who = { 'display-name': TEXT, email: TEXT, group: TEXTS, language: TEXT } as const;
    const options = readNameArguments(argv, { ...who, 'no-groups': FLAG });
    const { name, config, json, email, group } = options;
    if (group && options['no-groups']) throw new Unusable('Either --group or --no-groups.');
    const shown = options['display-name'];
    const changes: AccountChanges = {
      ...(shown !== undefined && { displayName: shown || null }),
      ...(email !== undefined && { email: email || null }),
      ...((group || options['no-groups']) && { groups: group ?? [] }),
      ...(options.language !== undefined && { language: readLanguage(options.language) }),
    };
    if (Object.keys(changes).length === 0) throw new Unusable('There is nothing to change.');
    return { name, config, json, changes };
  },
  async run({ name, json, changes }, tools, context) {
    const { output } = context;
    const account = await findAccount(tools, name, context);
    const changed = account && (await tools.accounts.change(account.id, changes, OPERATOR));
    if (!changed) return 1;
    if ('refused' in changed) {
      output.note(changed.refused);
      return 1;
    }
    if (json) output.line(JSON.stringify(accountAsJson(changed)));
    else output.note(accountAsLine(changed));
    return 0;
  },
});
