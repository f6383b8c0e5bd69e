import { setTimeout as sleep } from 'node:timers/promises';
import type { Accounts } from '../accounts/accounts.ts';
import { type LetterSite, linkLetter } from '../accounts/mail/link-letter.ts';
import type { Mailer } from '../accounts/mail/mailer.ts';
import type { Log } from '../base/log.ts';
import { absolute, paths } from '../http/paths.ts';
import type { Account } from '../model/account.ts';
import type { AuditSource } from '../model/audit-event.ts';

/** Sends links by which people set another password, after they have been answered. */
export interface ResetPost {
  /** Returns at once. `typed`: a user name or an e-mail address, whether or not it is anybody's. */
  ask(typed: string, source: AuditSource): void;
  /** Once nothing is on its way any more. */
  idle(): Promise<void>;
  /** Lets go whoever waits, and sees the letter through that is on its way, for a while. */
  close(): Promise<void>;
}

export interface ResetPostDeps {
  readonly accounts: Accounts;
  readonly mailer: Mailer;
  readonly publicUrl: URL;
  readonly site: LetterSite;
  readonly log: Log;
}

/** More than these wait for no mail server. */
const MOST_WAITING = 100;
/** By then the answer has gone: how long it took tells nothing of whom there is. */
const BEFORE_MS = 250;
/** A mail server that says nothing keeps nobody from stopping. */
const CLOSE_MS = 5000;
/** Of one address. */
const MOST_ACCOUNTS = 3;

/** One letter after the other, so that many who ask are no burden to the mail server, and none to those who sign in. */
export function createResetPost(deps: ResetPostDeps): ResetPost {
  const { log } = deps;
  let waiting = 0;
  let isClosed = false;
  let last: Promise<void> = Promise.resolve();
  return {
    ask(typed, source) {
      if (isClosed || waiting >= MOST_WAITING) {
        log.warn('reset_mail_dropped', { waiting });
        return;
      }
      waiting += 1;
      const answered = sleep(BEFORE_MS);
      last = last
        .then(() => answered)
        .then(() => (isClosed ? log.warn('reset_mail_dropped', {}) : send(deps, typed, source)))
        .catch((thrown: unknown) => log.error('reset_mail_failed', { err: thrown }))
        .finally(() => {
          waiting -= 1;
        });
    },
    idle: () => last,
    async close() {
      isClosed = true;
      const patience = new AbortController();
      const { signal } = patience;
      await Promise.race([last, sleep(CLOSE_MS, undefined, { signal }).catch(() => {})]);
      patience.abort();
    },
  };
}

async function send(deps: ResetPostDeps, typed: string, source: AuditSource): Promise<void> {
  const found = await findAccounts(deps, typed);
  if (found.length === 0) deps.log.info('reset_mail_unsent', { reason: 'unknown' });
  for (const account of found) await sendTo(deps, account, source);
}

/** By the name, else by the address that the operator has entered. */
async function findAccounts(
  { accounts }: ResetPostDeps,
  typed: string,
): Promise<readonly Account[]> {
  const named = await accounts.find(typed);
  return named ? [named] : accounts.findByEmail(typed, MOST_ACCOUNTS);
}

async function sendTo(
  { accounts, mailer, publicUrl, site, log }: ResetPostDeps,
  { id, email }: Account,
  source: AuditSource,
): Promise<void> {
  const unsent = (reason: string) => log.info('reset_mail_unsent', { account: id, reason });
  if (email === null) return unsent('no-address');
  const made = await accounts.makeLink(id, 'reset', source, { replaces: false });
  if (!made) return unsent('no-link');
  const address = absolute(publicUrl, paths.accountLink('reset', made.secret));
  const letter = linkLetter(made, address, site);
  if (!letter) return unsent('no-address');
  await mailer.send(letter);
  log.info('reset_mail_sent', { account: id });
}
