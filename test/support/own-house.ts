import assert from 'node:assert/strict';
import type { Accounts } from '../../src/accounts/accounts.ts';
import { openAccounts } from '../../src/accounts/open-accounts.ts';
import { totpCode } from '../../src/accounts/totp.ts';
import { createCompleteEvent } from '../../src/audit/complete-event.ts';
import { createLog } from '../../src/base/log.ts';
import { systemRandom } from '../../src/base/random.ts';
import type { Account } from '../../src/model/account.ts';
import { Browser } from './browser.ts';
import { FixedClock } from './fixed-clock.ts';
import type { Page } from './page.ts';
import { AUTH, JITSI_SECRET, MEET, startUsher, type TestUsher } from './usher.ts';

export const PASSWORD = 'kahvila pöytä 7';
export const OTHER_PASSWORD = 'leipä sateessa 4';
const OPERATOR = { actor: 'cli' };

/** An Usher in memory with accounts of its own, and a clock that stands. */
export class OwnHouse {
  readonly usher: TestUsher;
  readonly clock: FixedClock;
  /** As the command line has them: on the same store. */
  readonly accounts: Accounts;

  private constructor(usher: TestUsher, clock: FixedClock, accounts: Accounts) {
    this.usher = usher;
    this.clock = clock;
    this.accounts = accounts;
  }

  /** `more`: of the configuration; `local`: of the method. `publicUrl` ends in a slash. */
  static async open({ more = '', local = '', publicUrl = `${AUTH}/` } = {}): Promise<OwnHouse> {
    const clock = new FixedClock();
    const yaml = `
public_url: ${publicUrl}
jitsi: { url: ${MEET}/, secret: ${JITSI_SECRET} }
sign_in: { methods: [{ type: local${local} }] }
guests: { without_rules: never }
branding: { name: Example School }
${more}`;
    const usher = await startUsher({ yaml, clock });
    const completeEvent = createCompleteEvent(clock, systemRandom);
    const log = createLog({ level: 'fatal' });
    const given = { storage: usher.storage, clock, random: systemRandom, completeEvent, log };
    const accounts = openAccounts(usher.config, given);
    assert.ok(accounts);
    return new OwnHouse(usher, clock, accounts);
  }

  browser(headers?: Readonly<Record<string, string>>): Browser {
    const meet = () =>
      new Response('<title>Jitsi Meet</title>', { headers: { 'content-type': 'text/html' } });
    const routes = { [AUTH]: this.usher.answer, [MEET]: meet };
    return new Browser({ routes, clock: this.clock, ...(headers && { headers }) });
  }

  /** An account without a password. */
  async add(name: string, more: { displayName?: string; email?: string } = {}): Promise<Account> {
    const { displayName = null, email = null } = more;
    const wish = { name, displayName, email, groups: [], language: null };
    const made = await this.accounts.create([{ wish, password: null }], OPERATOR);
    const [account] = made.created ?? [];
    assert.ok(account);
    return account;
  }

  async addWithPassword(
    name: string,
    more: { displayName?: string; email?: string } = {},
  ): Promise<Account> {
    const account = await this.add(name, more);
    const link = await this.accounts.makeLink(account.id, 'invite', OPERATOR);
    const used = await this.accounts.useLink(link?.secret ?? '', PASSWORD, OPERATOR);
    assert.equal(used.kind, 'set');
    return account;
  }

  async linkFor({ id }: Account, purpose: 'invite' | 'reset'): Promise<string> {
    const made = await this.accounts.makeLink(id, purpose, OPERATOR);
    assert.ok(made);
    const path = `${purpose === 'invite' ? 'welcome' : 'reset'}/${made.secret}`;
    return new URL(path, this.usher.config.publicUrl).href;
  }

  /** A browser in which somebody has signed in. */
  async signedIn(username: string, password = PASSWORD): Promise<Browser> {
    const browser = this.browser();
    await signIn(browser, username, password);
    return browser;
  }

  /** The code that an app shows now, or so many steps from now. */
  codeOf(secret: string, later = 0): string {
    return totpCode(secret, Math.floor(this.clock.now / 30) + later);
  }

  close(): Promise<void> {
    return this.usher.close();
  }
}

/** To the account page. */
export async function signIn(browser: Browser, username: string, password: string): Promise<Page> {
  await browser.visit(`${AUTH}/account`);
  return browser.submit({ username, password });
}

/** The secret that a page with a QR code shows. */
export function secretOn(page: Page): string {
  const shown = /<code>([A-Z2-7 ]{39})<\/code>/.exec(page.body)?.[1];
  assert.ok(shown, `There is no secret on “${page.title}”.`);
  return shown.replaceAll(' ', '');
}

/** The recovery codes that a page shows. */
export function codesOn(page: Page): string[] {
  return [...page.body.matchAll(/<code>([0-9A-Z-]{19})<\/code>/g)].map(([, code = '']) => code);
}
