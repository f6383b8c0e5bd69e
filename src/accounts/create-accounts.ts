import type { Random } from '../base/random.ts';
import type { Account, StoredPassword } from '../model/account.ts';
import type { AuditSource } from '../model/audit-event.ts';
import { type AccountDeps, recordAct } from './account-deps.ts';
import { type AccountWish, judgeWish } from './account-wish.ts';

/** An account that is to be made, with the password that it brings along. */
export interface WantedAccount {
  readonly wish: AccountWish;
  readonly password: StoredPassword | null;
}

/** All of them, in their order, or what is wrong with which: then nothing was made. */
export interface MadeAccounts {
  readonly created: readonly Account[];
  readonly refusals: readonly { readonly index: number; readonly refused: string }[];
}

/** As many as one transaction writes without holding up the others for long. */
export const MOST_ACCOUNTS_AT_ONCE = 2000;

/** Makes accounts in one transaction, each with its entry in the trail: all or none. `isDryRun`: none in any case. */
export async function createAccounts(
  deps: AccountDeps,
  wanted: readonly WantedAccount[],
  source: AuditSource,
  { isDryRun = false } = {},
): Promise<MadeAccounts> {
  if (wanted.length > MOST_ACCOUNTS_AT_ONCE) {
    throw new RangeError(`At most ${MOST_ACCOUNTS_AT_ONCE} at once.`);
  }
  const now = deps.clock.nowSeconds();
  const refusals: { index: number; refused: string }[] = [];
  const drawn: { account: Account; password: StoredPassword | null }[] = [];
  const names = new Set<string>();
  for (const [index, { wish, password }] of wanted.entries()) {
    const judged = judgeWish(wish, deps.settings.hosts);
    const refused = 'refused' in judged ? judged.refused : await whatBars(deps, judged.wish, names);
    if ('refused' in judged || refused !== null) refusals.push({ index, refused: refused ?? '' });
    else {
      names.add(judged.wish.name);
      const passwordSetAt = password ? now : null;
      const made = { passwordSetAt, createdAt: now, disabledAt: null, createdBy: source.actor };
      drawn.push({ account: { id: newAccountId(deps.random), ...judged.wish, ...made }, password });
    }
  }
  if (refusals.length > 0) return { created: [], refusals };
  if (!isDryRun) await write(deps, drawn, source);
  return { created: drawn.map(({ account }) => account), refusals };
}

async function whatBars(
  { storage }: AccountDeps,
  { name }: AccountWish,
  names: ReadonlySet<string>,
): Promise<string | null> {
  if (names.has(name)) return `The name ${name} is there twice.`;
  return (await storage.accounts.findByName(name)) ? `There is an account ${name} already.` : null;
}

async function write(
  deps: AccountDeps,
  drawn: readonly { readonly account: Account; readonly password: StoredPassword | null }[],
  source: AuditSource,
): Promise<void> {
  await deps.storage.transaction(async (inside) => {
    for (const { account, password } of drawn) {
      await inside.accounts.create(account, password);
      await recordAct(deps, inside, { action: 'account-create', account, source });
    }
  });
}

/** 96 random bits: a name to read in logs, no secret, and never drawn twice. */
function newAccountId(random: Random): string {
  return `a${Buffer.from(random.bytes(12)).toString('hex')}`;
}
