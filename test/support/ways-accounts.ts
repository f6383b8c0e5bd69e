import assert from 'node:assert/strict';
import type { Accounts } from '../../src/accounts/accounts.ts';
import { openAccounts } from '../../src/accounts/open-accounts.ts';
import { scramStoredKey } from '../../src/accounts/scram.ts';
import { totpCode } from '../../src/accounts/totp.ts';
import { createCompleteEvent } from '../../src/audit/complete-event.ts';
import { systemClock } from '../../src/base/clock.ts';
import { createLog } from '../../src/base/log.ts';
import { systemRandom } from '../../src/base/random.ts';
import type { Account } from '../../src/model/account.ts';
import type { Browser } from './browser.ts';
import { addPasskey } from './passkey-visits.ts';
import { SoftPasskey } from './soft-passkey.ts';
import { AUTH, type TestUsher } from './usher.ts';

export const OWN_PASSWORD = 'kahvila pöytä 7';
const OPERATOR = { actor: 'cli' };
const SALT = '86b5a1f9-1d40-4a4c-9b5e-3c5b1b5a3b5f';

/** People with accounts of Usher's own, one of each kind: pia's is a passkey, tove's an app, sami comes from Prosody. */
export class WaysAccounts {
  readonly key = new SoftPasskey(AUTH);
  #totpSecret = '';

  /** `visit`: to the account page, where pia signs in once by her password to add the passkey. */
  async make(usher: TestUsher, browser: Browser): Promise<void> {
    const accounts = open(usher);
    await add(accounts, 'joki', 'Joki Virtanen');
    const tove = await add(accounts, 'tove', 'Tove Ek');
    await this.#addApp(accounts, tove);
    await add(accounts, 'pia', 'Pia Lund');
    const options = { groups: ['members'], isDryRun: false };
    const { imported } = await accounts.importProsody([await prosodyFile()], options, OPERATOR);
    assert.deepEqual(imported, ['sami']);
    await browser.visit(`${AUTH}/account`);
    await chooseWay(browser, 'Accounts here');
    await browser.submit({ username: 'pia', password: OWN_PASSWORD }, 'Sign in');
    assert.match((await addPasskey(browser, this.key)).text, /The passkey is yours/);
  }

  /** What tove's app shows: that of half a minute ahead, because a code counts once. */
  code(): string {
    return totpCode(this.#totpSecret, stepNow() + 1);
  }

  async #addApp(accounts: Accounts, account: Account): Promise<void> {
    this.#totpSecret = accounts.drawTotp(account, 'Usher').secret;
    const code = totpCode(this.#totpSecret, stepNow());
    const given = { secret: this.#totpSecret, code, keptIdHash: null };
    assert.ok(await accounts.confirmTotp(account.id, given, OPERATOR));
  }
}

/** Takes this way on the chooser, which shows the form of the only one with a password in place. */
export async function chooseWay(browser: Browser, title: string): Promise<void> {
  const link = browser.page.links.find(({ text }) => text.includes(title));
  if (link) await browser.visit(new URL(link.href, browser.page.url), { from: browser.page });
}

function open(usher: TestUsher): Accounts {
  const accounts = openAccounts(usher.config, {
    storage: usher.storage,
    clock: systemClock,
    random: systemRandom,
    completeEvent: createCompleteEvent(systemClock, systemRandom),
    log: createLog({ level: 'fatal' }),
  });
  assert.ok(accounts);
  return accounts;
}

async function add(accounts: Accounts, name: string, displayName: string): Promise<Account> {
  const wish = { name, displayName, email: null, groups: ['staff'], language: null };
  const [account] = (await accounts.create([{ wish, password: null }], OPERATOR)).created;
  assert.ok(account);
  const link = await accounts.makeLink(account.id, 'invite', OPERATOR);
  const used = await accounts.useLink(link?.secret ?? '', OWN_PASSWORD, OPERATOR);
  assert.equal(used.kind, 'set');
  return account;
}

/** An account as Prosody's internal_hashed keeps it. */
async function prosodyFile() {
  const salt = Buffer.from(SALT);
  const key = await scramStoredKey(OWN_PASSWORD, { salt, rounds: 10_000 });
  const text = `return {
	["stored_key"] = "${key.toString('hex')}";
	["iteration_count"] = 10000;
	["salt"] = "${SALT}";
};
`;
  return { path: 'accounts/sami.dat', name: 'sami', bytes: Buffer.from(text, 'latin1') };
}

function stepNow(): number {
  return Math.floor(systemClock.nowSeconds() / 30);
}
