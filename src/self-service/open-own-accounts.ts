import type { Accounts } from '../accounts/accounts.ts';
import { createMailer } from '../accounts/mail/mailer.ts';
import type { Log } from '../base/log.ts';
import type { Config } from '../config/config.ts';
import { createResetPost } from './reset-post.ts';
import type { OwnAccounts } from './self-service-deps.ts';

/** What people's own pages are handed of accounts; null where there are none. */
export function openOwnAccounts(
  { signIn, mail, publicUrl, branding }: Config,
  accounts: Accounts | null,
  log: Log,
): OwnAccounts | null {
  const method = signIn.methods.find((one) => one.type === 'local');
  if (!accounts || !method) return null;
  const site = { name: branding.name, language: branding.language };
  const resetPost =
    mail && createResetPost({ accounts, mailer: createMailer(mail), publicUrl, site, log });
  return { accounts, method, resetPost };
}
