import { html } from 'hono/html';
import { namedHeading, renderPage } from '../../http/layout.ts';
import { type OwnPage, paths } from '../../http/paths.ts';
import { plainText } from '../../http/plain-text.ts';
import { linkTo, type Visit } from '../../http/site.ts';
import { fill, type Html } from '../../http/texts/texts.ts';
import { signOutForm } from '../../sessions/pages/sign-out-form.ts';
import { dayOf } from './moments.ts';
import { type Done, doneNote } from './own-frame.ts';

export interface AccountView {
  readonly name: string | null;
  readonly username: string;
  readonly email: string | null;
  /** The title of the way that was signed in with. */
  readonly method: string;
  /** In how many browsers, this one included. */
  readonly sessions: number;
  /** An account of our own; null for everybody else. */
  readonly security: AccountSecurity | null;
  readonly done: Done | null;
  /** The form's own token. */
  readonly formToken: string;
}

/** What somebody signs in with. Moments in seconds since 1970. */
export interface AccountSecurity {
  readonly passwordSetAt: number | null;
  readonly hasApp: boolean;
  readonly recoveryCodes: number;
  /** Null where browsers know no passkeys here. */
  readonly passkeys: number | null;
}

/** Who is signed in in this browser, what is theirs, and the way out. */
export function accountPage(visit: Visit, view: AccountView): Html {
  const { texts } = visit;
  const facts = [
    view.name === null ? null : { label: texts.accountUsername, value: view.username },
    view.email === null ? null : { label: texts.accountEmail, value: view.email },
    { label: texts.accountMethod, value: view.method },
  ].filter((fact) => fact !== null);
  const { title, heading } = namedHeading(texts.accountAs, view.name ?? view.username);
  return renderPage(visit, {
    title,
    body: html`${heading}
${doneNote(visit, view.done)}
<dl class="facts">
${facts.map(
  ({ label, value }) => html`<div><dt>${label}</dt><dd><bdi>${plainText(value)}</bdi></dd></div>`,
)}
</dl>
<h2 class="section">${texts.accountSecurity}</h2>
<ul class="rows">${rowsOf(visit, view).map((row) => rowOf(visit, row))}
</ul>
${signOutForm(linkTo(visit.site, paths.signOut()), view.formToken, texts.accountSignOut, 'button quiet')}`,
  });
}

interface Row {
  readonly page: OwnPage;
  readonly label: string;
  readonly value: string;
}

function rowsOf(visit: Visit, { security, sessions }: AccountView): Row[] {
  const { texts } = visit;
  return [
    ...(security ? securityRows(visit, security) : []),
    { page: 'sessions', label: texts.accountSessions, value: String(sessions) },
  ];
}

function securityRows(
  visit: Visit,
  { passwordSetAt, hasApp, recoveryCodes, passkeys }: AccountSecurity,
): Row[] {
  const { texts } = visit;
  const rows: Row[] = [
    {
      page: 'password',
      label: texts.accountPassword,
      value:
        passwordSetAt === null
          ? texts.accountPasswordNone
          : fill(texts.accountPasswordSet, { date: dayOf(visit, passwordSetAt) }),
    },
    { page: 'app', label: texts.accountApp, value: hasApp ? texts.accountOn : texts.accountOff },
  ];
  if (hasApp) {
    const value = fill(texts.accountRecoveryLeft, { count: String(recoveryCodes) });
    rows.push({ page: 'recovery-codes', label: texts.accountRecoveryCodes, value });
  }
  if (passkeys !== null) {
    const value = passkeys === 0 ? texts.accountPasskeysNone : String(passkeys);
    rows.push({ page: 'passkeys', label: texts.accountPasskeys, value });
  }
  return rows;
}

function rowOf({ site }: Visit, { page, label, value }: Row): Html {
  return html`
<li class="row"><a href="${linkTo(site, paths.own(page))}"><span>${label}</span> <small>${value}</small></a></li>`;
}
