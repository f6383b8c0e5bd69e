import type { ImportResult } from '../../accounts/import-prosody.ts';
import { isoTime } from '../../base/clock.ts';
import { csvRow } from '../../base/csv-row.ts';
import { AppError } from '../../base/errors.ts';
import type { Account } from '../../model/account.ts';
import type { CommandContext } from '../command.ts';
import { readCsvFile } from '../input/read-csv-file.ts';
import { OPERATOR } from '../store/operator.ts';
import { type LinkPost, linkAddress, openLinkPost, sendLink } from './hand-over-link.ts';
import { parseAccountCsv } from './parse-account-csv.ts';
import { readProsodyFiles } from './read-prosody-files.ts';
import type { AccountTools } from './user-command.ts';

/** What `usher user import` was given. */
export interface ImportWish {
  readonly groups: readonly string[];
  readonly isDryRun: boolean;
  readonly json: boolean;
}

/** As many faults as anybody mends in one go. */
const SHOWN = 100;

/** Takes over the accounts of a host of Prosody's: all or none. */
export async function importFromProsody(
  { accounts }: AccountTools,
  { output }: CommandContext,
  from: { readonly directory: string; readonly host: string },
  { groups, isDryRun, json }: ImportWish,
): Promise<number> {
  const files = readProsodyFiles(from.directory, from.host);
  const result = await accounts.importProsody(files, { groups, isDryRun }, OPERATOR);
  if (json) output.line(JSON.stringify(asJson(result, isDryRun)));
  for (const line of asText(result, isDryRun)) output.note(line);
  return result.faults.length === 0 ? 0 : 1;
}

function asJson(
  { faults, imported, there, leftOut, weak }: ImportResult,
  isDryRun: boolean,
): object {
  return { dry_run: isDryRun, imported, already_there: there, weak, left_out: leftOut, faults };
}

function asText(
  { faults, imported, there, leftOut, weak }: ImportResult,
  isDryRun: boolean,
): string[] {
  const lines = leftOut.map(({ path, why }) => `${path}: left out: it ${why}`);
  if (faults.length > 0) {
    const told = faults.slice(0, SHOWN).map(({ path, line, message }) => {
      return `${path}${line === null ? '' : `:${line}`}: ${message}`;
    });
    return [...lines, ...told, `Nothing was imported: ${count(faults.length, 'file')} cannot be.`];
  }
  if (weak.length > 0) {
    lines.push(`Have a password that nobody may choose: ${weak.join(', ')}. See: usher user reset`);
  }
  const done = isDryRun ? 'would be imported' : 'imported';
  const before =
    there.length === 0 ? '' : `; ${count(there.length, 'account')} there already, left alone`;
  return [...lines, `${count(imported.length, 'account')} ${done}${before}.`];
}

/** Makes accounts of a list, and a link for each: sent, or printed as CSV. All or none. */
export async function importFromCsv(
  tools: AccountTools,
  context: CommandContext,
  from: { readonly file: string; readonly send: boolean },
  { groups, isDryRun, json }: ImportWish,
): Promise<number> {
  const { output } = context;
  const post = openLinkPost(tools.config, from.send);
  const table = readCsvFile(from.file, parseAccountCsv, output);
  if (!table) return 1;
  const why = typeof post === 'string' ? post : whyNotSent(table.rows, from.send);
  if (typeof post === 'string' || why !== null) {
    output.note(why ?? '');
    return 1;
  }
  const wanted = table.rows.map(({ wish }) => ({
    wish: { ...wish, groups: [...groups, ...wish.groups] },
    password: null,
  }));
  const { created, refusals } = await tools.accounts.create(wanted, OPERATOR, { isDryRun });
  for (const { index, refused } of refusals.slice(0, SHOWN)) {
    output.note(`${from.file}:${table.rows[index]?.line ?? 1}: ${refused}`);
  }
  if (refusals.length > 0) return 1;
  const done = isDryRun ? 'would be made' : 'made';
  const unsent = isDryRun ? [] : await handOutLinks(tools, context, post, created, json);
  output.note(`${count(created.length, 'account')} ${done}.`);
  if (unsent.length === 0) return 0;
  output.note(`No link was sent to: ${unsent.join(', ')}. See: usher user invite --send`);
  return 1;
}

function whyNotSent(
  rows: readonly { readonly line: number; readonly wish: { readonly email: string | null } }[],
  send: boolean,
): string | null {
  const without = send ? rows.find(({ wish }) => wish.email === null) : undefined;
  return without ? `Line ${without.line} has no address to send the link to.` : null;
}

/** Returns the names of those whose link could not be sent: after the first, no other is tried. */
async function handOutLinks(
  { accounts, config }: AccountTools,
  { output }: CommandContext,
  post: LinkPost,
  created: readonly Account[],
  json: boolean,
): Promise<readonly string[]> {
  if (!post.mailer && !json) output.line(csvRow(['name', 'email', 'link', 'until']).trimEnd());
  for (const [index, { id }] of created.entries()) {
    const made = await accounts.makeLink(id, 'invite', OPERATOR);
    if (!made) continue;
    try {
      await sendLink(post, made);
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown;
      output.note(`${thrown.message} (${thrown.hint}) ${thrown.code}`);
      return created.slice(index).map(({ name }) => name);
    }
    const { name, email } = made.account;
    const until = isoTime(made.link.expiresAt);
    const link = post.mailer ? null : linkAddress(config, made).href;
    if (json) output.line(JSON.stringify({ name, email, link, link_expires_at: until }));
    else if (link !== null) output.line(csvRow([name, email, link, until]).trimEnd());
  }
  return [];
}

function count(number: number, what: string): string {
  return number === 1 ? `1 ${what}` : `${number} ${what}s`;
}
