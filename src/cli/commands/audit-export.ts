import { parseArgs } from 'node:util';
import { EXPORT_FORMATS, type ExportFormat } from '../../audit/export-format.ts';
import { readTrail } from '../../audit/read-trail.ts';
import type { AuditFilter, AuditRepository } from '../../storage/storage.ts';
import { FILTER_OPTIONS, FILTER_USAGE, readFilter } from '../audit/audit-filter.ts';
import { TEXT } from '../input/option-kinds.ts';
import { fillFile, sinkOf, type TextSink } from '../print/text-sink.ts';
import { storeCommand } from '../store/store-command.ts';

const USAGE = `usher audit export [--since TIME] [--until TIME] [--zone ZONE] [--user WHO] [--room ROOM]
                  [--action WHAT] [--format jsonl|csv] [--output FILE] [--config FILE]

Writes the audit trail down for others, oldest first, with every field. What is too long for memory is no matter.
--user gives what is known of one person: what they may ask for.

${FILTER_USAGE}
  --format WHAT   jsonl, a JSON object a line (default); or csv, with a heading. In csv a field that a
                  spreadsheet would take for a formula begins with an apostrophe
  --output FILE   a new file, for its owner alone; default: standard output
  --config FILE   the YAML file; default: USHER_CONFIG, else environment variables alone

Exit status: 0 well, 1 problems in the settings or with FILE, 2 unusable input.`;

export const auditExport = storeCommand({
  words: ['audit', 'export'],
  summary: 'write the audit trail down for others',
  usage: USAGE,
  read: readOptions,
  async run({ values, format }, { storage, clock }, { output }) {
    const filter = readFilter(values, clock.nowSeconds(), output.note);
    const file = values.output;
    const exportTo = (sink: TextSink) => exportTrail(storage.audit, filter, format, sink);
    if (file === undefined) return exportTo(sinkOf(output)).then(() => 0);
    const filled = await fillFile(file, exportTo);
    if (typeof filled === 'string') output.note(`${file}: ${filled}`);
    else output.line(`${countOf(filled.result)} in ${file}.`);
    return typeof filled === 'string' ? 1 : 0;
  },
});

function readOptions(argv: readonly string[]) {
  const format = { type: 'string', default: 'jsonl' } as const;
  const options = { ...FILTER_OPTIONS, format, output: TEXT };
  const { values } = parseArgs({ args: [...argv], options });
  return { values, config: values.config, format: readFormat(values.format) };
}

function readFormat(text: string): ExportFormat {
  if (text !== 'jsonl' && text !== 'csv') throw new Error('--format is jsonl or csv.');
  return EXPORT_FORMATS[text];
}

/** A page is written, and gone, before the next is read. Returns how many events there were. */
async function exportTrail(
  audit: AuditRepository,
  filter: AuditFilter,
  { heading, write }: ExportFormat,
  sink: TextSink,
): Promise<number> {
  let count = 0;
  if (heading !== '') await sink(heading);
  for await (const page of readTrail(audit, filter)) {
    await sink(page.map(write).join(''));
    count += page.length;
  }
  return count;
}

function countOf(count: number): string {
  return count === 1 ? '1 entry is' : `${count} entries are`;
}
