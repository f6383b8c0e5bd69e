import type { Account, AccountLink } from '../../model/account.ts';
import type { CommandContext } from '../command.ts';
import { OPERATOR } from '../store/operator.ts';
import { accountAsJson } from './account-as-json.ts';
import { handOverLink, openLinkPost } from './hand-over-link.ts';
import type { AccountTools } from './user-command.ts';

/** What `usher user invite` and `usher user reset` ask for once they have found the account. */
export interface WantedLink {
  readonly account: Account;
  readonly purpose: AccountLink['purpose'];
  readonly send: boolean;
  readonly json: boolean;
  /** What else is to be done, once it is known that the link can be sent. */
  readonly before?: () => Promise<void>;
}

/** Makes a link, which takes the place of all others of the account, and hands it over. */
export async function giveLink(
  { accounts, config }: AccountTools,
  context: CommandContext,
  { account, purpose, send, json, before }: WantedLink,
): Promise<number> {
  const { note } = context.output;
  const post = openLinkPost(config, send);
  const why = typeof post === 'string' ? post : whyNot(account, send);
  if (typeof post === 'string' || why !== null) {
    note(why ?? '');
    return 1;
  }
  await before?.();
  const made = await accounts.makeLink(account.id, purpose, OPERATOR);
  if (made) return handOverLink(post, made, context, json ? accountAsJson(made.account) : null);
  note('The account is gone.');
  return 1;
}

function whyNot({ name, email, disabledAt }: Account, send: boolean): string | null {
  if (disabledAt !== null) return `${name} is disabled. See: usher user enable`;
  if (!send || email !== null) return null;
  return `${name} has no e-mail address: leave --send out to print the link.`;
}
