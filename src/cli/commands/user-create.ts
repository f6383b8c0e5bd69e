import { accountAsJson } from '../accounts/account-as-json.ts';
import { handOverLink, openLinkPost } from '../accounts/hand-over-link.ts';
import { readNameArguments, userCommand } from '../accounts/user-command.ts';
import { FLAG, TEXT, TEXTS } from '../input/option-kinds.ts';
import { readLanguage } from '../input/read-language.ts';
import { OPERATOR } from '../store/operator.ts';
import { Unusable } from '../unusable.ts';

const USAGE = `usher user create NAME [--display-name TEXT] [--email ADDRESS] [--group GROUP]... [--language en|de]
                  [--send] [--config FILE] [--json]

Makes an account and prints the link by which its owner sets the password. Nobody else ever knows it. The link works
once, within seven days; "usher user invite" makes another.

  NAME                 what they type to sign in, and what Jitsi is told as their id: letters of one script, digits
                       and . _ - + ' @; capitals do not count, and neither does the Jitsi's host behind an @
  --display-name TEXT  how they are shown; default: by NAME
  --email ADDRESS      where links are sent, and what Jitsi is told
  --group GROUP        a group that rules can name; several times: several
  --language CODE      of what is sent to them; default: branding.language
  --send               send the link to --email (needs mail.url) and do not print it
  --config FILE        the YAML file; default: USHER_CONFIG, else environment variables alone
  --json               print one JSON object, and nothing else

Exit status: 0 made, 1 refused or problems in the settings, 2 unusable input.`;

export const userCreate = userCommand({
  words: ['user', 'create'],
  summary: 'make an account, and a link to set its password',
  usage: USAGE,
  read(argv) {
    const who = { 'display-name': TEXT, email: TEXT, group: TEXTS, language: TEXT } as const;
    const options = readNameArguments(argv, { ...who, send: FLAG });
    if (options.send && options.email === undefined) throw new Unusable('--send needs --email.');
    return { ...options, language: readLanguage(options.language) };
  },
  async run(options, { accounts, config }, context) {
    const { name, email = null, group: groups = [], language, send, json } = options;
    const post = openLinkPost(config, send === true);
    if (typeof post === 'string') return refuse(context.output, post);
    const wish = { name, displayName: options['display-name'] ?? null, email, groups, language };
    const { created, refusals } = await accounts.create([{ wish, password: null }], OPERATOR);
    const [account] = created;
    if (!account) return refuse(context.output, refusals[0]?.refused ?? '');
    const made = await accounts.makeLink(account.id, 'invite', OPERATOR);
    if (!made) return refuse(context.output, 'The account is gone again.');
    return await handOverLink(post, made, context, json ? accountAsJson(account) : null);
  },
});

function refuse({ note }: { note(text: string): void }, why: string): 1 {
  note(why);
  return 1;
}
