import { parseArgs } from 'node:util';
import { importFromCsv, importFromProsody } from '../accounts/import-accounts.ts';
import { userCommand } from '../accounts/user-command.ts';
import { FLAG, TEXT, TEXTS } from '../input/option-kinds.ts';
import { Unusable } from '../unusable.ts';

const USAGE = `usher user import --prosody DIR --host HOST [--group GROUP]... [--dry-run] [--config FILE] [--json]
usher user import --csv FILE [--send] [--group GROUP]... [--dry-run] [--config FILE] [--json]

Takes over the accounts of Prosody's "secure domain", or makes accounts of a list. All of them or none: what is wrong
is told with file and line, and then nothing is changed.

From Prosody, passwords go on working. The files are read and stay as they are; accounts that are here already are left
alone, so an import can be done again. Stored as internal_hashed (SCRAM-SHA-1) or internal_plain.

  --prosody DIR  Prosody's data directory: /var/lib/prosody, or the config directory's data with Docker
  --host HOST    the host whose accounts they are: the XMPP domain of the Jitsi
  --csv FILE     an account for each row: name,email,display name,groups (parted by ;); a first row with these
                 headings may say another order. Prints a link for each as CSV
  --send         with --csv: send each link to its address (needs mail.url) and do not print it
  --group GROUP  a group that all of them get; several times: several
  --dry-run      say what would be done, and do nothing
  --config FILE  the YAML file; default: USHER_CONFIG, else environment variables alone
  --json         print JSON, and nothing else: one object with --prosody, one a line with --csv

Exit status: 0 imported, 1 refused or problems in the settings, 2 unusable input.`;

export const userImport = userCommand({
  words: ['user', 'import'],
  summary: 'take over the accounts of a Prosody, or make accounts of a list',
  usage: USAGE,
  read: readOptions,
  async run({ from, wish }, tools, context) {
    return from.kind === 'prosody'
      ? importFromProsody(tools, context, from, wish)
      : importFromCsv(tools, context, from, wish);
  },
});

function readOptions(argv: readonly string[]) {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      ...{ prosody: TEXT, host: TEXT, csv: TEXT, send: FLAG, group: TEXTS, 'dry-run': FLAG },
      ...{ config: TEXT, json: FLAG },
    },
  });
  const { prosody, host, csv, send = false, group = [], config, json = false } = values;
  const wish = { groups: group, isDryRun: values['dry-run'] === true, json };
  if (csv !== undefined && prosody === undefined && host === undefined) {
    return { config, wish, from: { kind: 'csv', file: csv, send } as const };
  }
  if (csv !== undefined || prosody === undefined || host === undefined || send) {
    throw new Unusable('Either --prosody DIR and --host HOST are needed, or --csv FILE.');
  }
  return { config, wish, from: { kind: 'prosody', directory: prosody, host } as const };
}
