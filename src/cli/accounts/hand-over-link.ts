import type { NewLink } from '../../accounts/account-links.ts';
import { linkLetter } from '../../accounts/mail/link-letter.ts';
import { createMailer, type Mailer } from '../../accounts/mail/mailer.ts';
import { isoTime } from '../../base/clock.ts';
import type { Config } from '../../config/config.ts';
import { absolute, paths } from '../../http/paths.ts';
import type { CommandContext } from '../command.ts';
import { renderMoment } from '../print/render-moment.ts';

/** How links reach people. */
export interface LinkPost {
  /** Null: links are printed. */
  readonly mailer: Mailer | null;
  readonly config: Config;
}

/** With `--send` by mail, else in the operator's hand. A text says why that cannot be. */
export function openLinkPost(config: Config, isToSend: boolean): LinkPost | string {
  if (!isToSend) return { mailer: null, config };
  if (!config.mail) return 'No mail can be sent: the settings have no mail.url.';
  return { mailer: createMailer(config.mail), config };
}

/** The link, which is shown when it is made and never again. */
export function linkAddress(
  { publicUrl }: Pick<Config, 'publicUrl'>,
  { link, secret }: NewLink,
): URL {
  return absolute(publicUrl, paths.accountLink(link.purpose, secret));
}

/** Sends one link; false for somebody without an address. Where links are printed it does nothing. */
export async function sendLink({ mailer, config }: LinkPost, made: NewLink): Promise<boolean> {
  if (!mailer) return true;
  const { name, language } = config.branding;
  const letter = linkLetter(made, linkAddress(config, made), { name, language });
  if (!letter) return false;
  await mailer.send(letter);
  return true;
}

/** Sends the link or prints it, alone on standard output or with `more` in one object of JSON. */
export async function handOverLink(
  post: LinkPost,
  made: NewLink,
  { output }: CommandContext,
  json: object | null,
): Promise<number> {
  const { account, link } = made;
  if (!(await sendLink(post, made))) {
    output.note(`${account.name} has no e-mail address: leave --send out to print the link.`);
    return 1;
  }
  const isSent = post.mailer !== null;
  const address = linkAddress(post.config, made).href;
  const shown = isSent ? { sent_to: account.email } : { link: address };
  if (json) {
    output.line(JSON.stringify({ ...shown, link_expires_at: isoTime(link.expiresAt), ...json }));
    return 0;
  }
  const until = `It works once, until ${renderMoment(link.expiresAt)}.`;
  if (isSent) output.note(`A link was sent to ${account.email}. ${until}`);
  else {
    output.line(address);
    output.note(`Hand this link to ${account.name}. It is shown only now. ${until}`);
  }
  return 0;
}
