import type { StoredPassword } from '../model/account.ts';
import type { AuditSource } from '../model/audit-event.ts';
import type { AccountDeps } from './account-deps.ts';
import { accountName } from './account-name.ts';
import { type AccountWish, judgeWish } from './account-wish.ts';
import { createAccounts, MOST_ACCOUNTS_AT_ONCE, type WantedAccount } from './create-accounts.ts';
import { judgePassword } from './judge-password.ts';
import { hashStoredKey } from './password-hash.ts';
import { parsePassword } from './password-text.ts';
import {
  type ImportFault,
  LEAST_ROUNDS,
  type LeftOut,
  type ProsodyAccount,
  type ProsodyFile,
  readProsodyAccount,
} from './prosody-account.ts';
import { scramStoredKey } from './scram.ts';

export interface ImportOptions {
  /** Groups of everybody who is imported. */
  readonly groups: readonly string[];
  /** Says what would be done, and does nothing. */
  readonly isDryRun: boolean;
}

/** What became of the files. Where there are faults, nothing was imported. */
export interface ImportResult {
  readonly faults: readonly ImportFault[];
  /** Names, in their one spelling. */
  readonly imported: readonly string[];
  /** There is an account of that name already: it was left as it is. */
  readonly there: readonly string[];
  readonly leftOut: readonly LeftOut[];
  /** Among the imported: whose plain password is one that nobody would be let choose. */
  readonly weak: readonly string[];
}

const SALT_BYTES = 16;
/** So many at once: each takes 19 MiB and a core. */
const HASHED_AT_ONCE = 4;

/**
 * Imports accounts of a Prosody: their passwords go on working. All of the files, or none; files whose account is here
 * already change nothing, so that an import can be done once more. Keys are hashed anew with Argon2id on the way.
 */
export async function importProsody(
  deps: AccountDeps,
  files: readonly ProsodyFile[],
  { groups, isDryRun }: ImportOptions,
  source: AuditSource,
): Promise<ImportResult> {
  const read = files.map(readProsodyAccount);
  const found = read.filter((one): one is ProsodyAccount => 'secret' in one);
  const leftOut = read.filter((one): one is LeftOut => 'why' in one);
  const named = judgeNames(deps, found, groups);
  const faults = [...read.filter((one): one is ImportFault => 'message' in one), ...named.faults];
  const result = { faults, imported: [], there: [], leftOut, weak: [] };
  if (faults.length > 0) return result;
  const fresh: NamedAccount[] = [];
  const there: string[] = [];
  for (const one of named.accounts) {
    const isThere = await deps.storage.accounts.findByName(one.wish.name);
    if (isThere) there.push(one.wish.name);
    else fresh.push(one);
  }
  const weak = fresh.filter((one) => isWeak(deps, one)).map(({ wish }) => wish.name);
  const imported = fresh.map(({ wish }) => wish.name);
  if (!isDryRun) await write(deps, fresh, source);
  return { ...result, imported, there, weak };
}

interface NamedAccount {
  readonly account: ProsodyAccount;
  readonly wish: AccountWish;
}

/** Two files may be of one name here, where Prosody tells two apart. */
function judgeNames(
  { settings }: AccountDeps,
  found: readonly ProsodyAccount[],
  groups: readonly string[],
): { readonly accounts: readonly NamedAccount[]; readonly faults: readonly ImportFault[] } {
  const accounts: NamedAccount[] = [];
  const faults: ImportFault[] = [];
  const paths = new Map<string, string>();
  for (const account of found) {
    const { path } = account;
    const name = accountName(account.name, settings.hosts);
    const blank = { displayName: null, email: null, language: null };
    const judged = judgeWish({ name, groups, ...blank }, settings.hosts);
    const other = paths.get(name);
    if ('refused' in judged) {
      faults.push({ path, line: null, message: `cannot be imported: ${judged.refused}` });
    } else if (other !== undefined) {
      faults.push({ path, line: null, message: `is of the same name as ${other}: ${name}` });
    } else if (account.secret.kind === 'plain' && parsePassword(account.secret.password) === null) {
      faults.push({ path, line: null, message: 'has a password that cannot be typed' });
    } else {
      paths.set(name, path);
      accounts.push({ account, wish: judged.wish });
    }
  }
  return { accounts, faults };
}

function isWeak({ settings }: AccountDeps, { account, wish }: NamedAccount): boolean {
  if (account.secret.kind !== 'plain') return false;
  return 'fault' in judgePassword(account.secret.password, settings.policy, wish);
}

/** Everything is hashed before anything is written. */
async function write(
  deps: AccountDeps,
  fresh: readonly NamedAccount[],
  source: AuditSource,
): Promise<void> {
  const wanted: WantedAccount[] = [];
  for (let start = 0; start < fresh.length; start += HASHED_AT_ONCE) {
    const some = fresh.slice(start, start + HASHED_AT_ONCE);
    wanted.push(...(await Promise.all(some.map((one) => hashed(deps, one)))));
  }
  for (let start = 0; start < wanted.length; start += MOST_ACCOUNTS_AT_ONCE) {
    const some = wanted.slice(start, start + MOST_ACCOUNTS_AT_ONCE);
    const { refusals } = await createAccounts(deps, some, source);
    const [first] = refusals;
    // Somebody made an account of that name while the passwords were hashed.
    if (first) throw new Error(`Nothing more was imported: ${first.refused} Try again.`);
  }
}

async function hashed(
  { random }: AccountDeps,
  { account: { secret }, wish }: NamedAccount,
): Promise<WantedAccount> {
  return { wish, password: await hashSecret(secret, random) };
}

/**
 * A plain password is made a key as Prosody makes one, so that it goes on being compared as Prosody compares: two kinds
 * of space are one (RFC 4013). The first sign-in ends that.
 */
async function hashSecret(
  secret: ProsodyAccount['secret'],
  random: AccountDeps['random'],
): Promise<StoredPassword> {
  if (secret.kind === 'scram') return await hashStoredKey(secret.storedKey, secret.terms, random);
  const terms = { salt: random.bytes(SALT_BYTES), rounds: LEAST_ROUNDS };
  return await hashStoredKey(await scramStoredKey(secret.password, terms), terms, random);
}
