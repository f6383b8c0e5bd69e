import { isLdapFilter } from './ldap-filter.ts';
import type { Report } from './problem.ts';
import type { ldapMethod } from './sections/ldap.ts';
import type { Draft } from './setting.ts';

type LdapDraft = Draft<typeof ldapMethod>;

/** Attributes that hold what nobody should learn: no rule has any business with them. */
const SECRET_ATTRIBUTES =
  /^(?:userPassword|unicodePwd|dBCSPwd|ntPwdHistory|lmPwdHistory|supplementalCredentials|samba(?:NT|LM)Password|krbPrincipalKey|ipaNTHash|authPassword)$/i;
const TYPED = /\{(?:username|user)\}/;

/** Whether the settings of one directory go together. */
export function judgeLdap(method: LdapDraft, path: string, report: Report): void {
  judgeTransport(method, path, report);
  judgeDirectBind(method, path, report);
  judgeServiceAccount(method, path, report);
  judgeFilter(method.filter, `${path}.filter`, report);
  if (method.filter !== undefined && !TYPED.test(method.filter)) {
    const mend = 'Write {username} where the typed name goes.';
    report.problem(`${path}.filter`, 'holds no {username}: every name would mean the same', mend);
  }
  judgeFilter(method.groups.filter, `${path}.groups.filter`, report);
  judgeAttributes(method, path, report);
  const { server_deadline, deadline } = method;
  if (server_deadline !== undefined && deadline !== undefined && server_deadline > deadline) {
    const mend = 'Make deadline at least as long, longer with several servers.';
    report.problem(`${path}.server_deadline`, 'is longer than deadline', mend);
  }
}

function judgeTransport({ url, allow_plain }: LdapDraft, path: string, report: Report): void {
  if (!allow_plain || !url?.some(({ scheme }) => scheme === 'ldap')) return;
  const name = report.nameOf(`${path}.allow_plain`);
  report.notice(`${name}: passwords go to the directory in clear text. For tests only.`);
}

function judgeDirectBind(method: LdapDraft, path: string, report: Report): void {
  const { user_dn, realm, bind_dn, bind_password } = method;
  if (user_dn !== undefined && !TYPED.test(user_dn)) {
    const mend = 'Write {username} where the typed name goes.';
    report.problem(`${path}.user_dn`, 'holds no {username}', mend);
  }
  if (user_dn !== undefined && realm !== undefined) {
    report.problem(`${path}.realm`, 'is set, and so is user_dn', 'Keep one of the two.');
  }
  const isDirect = user_dn !== undefined || realm !== undefined;
  if (!isDirect || (bind_dn === undefined && bind_password === undefined)) return;
  const other = user_dn === undefined ? 'realm' : 'user_dn';
  const mend = `Remove it to try passwords at once; remove ${other} to search first.`;
  report.problem(`${path}.bind_dn`, `is of no use with ${other}`, mend);
}

function judgeServiceAccount(method: LdapDraft, path: string, report: Report): void {
  const { bind_dn, bind_password, user_dn, realm } = method;
  if (bind_dn !== undefined && bind_password === undefined) {
    // What was refused has been said already.
    if (!report.has(`${path}.bind_password`)) report.missing(`${path}.bind_password`);
  } else if (bind_dn === undefined && bind_password !== undefined) {
    report.missing(`${path}.bind_dn`);
  } else if (bind_dn === undefined && user_dn === undefined && realm === undefined) {
    report.notice(`${report.nameOf(path)}: without bind_dn the directory is searched anonymously.`);
  }
}

function judgeFilter(filter: string | undefined, path: string, report: Report): void {
  if (filter === undefined) return;
  const mend = 'Write one as RFC 4515 has it, such as (&(objectClass=person)(uid={username})).';
  if (!isLdapFilter(filter)) {
    report.problem(path, 'is no filter', mend);
    return;
  }
  if (!/\\[89a-f][0-9a-f]/i.test(filter)) return;
  const plainly = 'Write the letters themselves in the place of \\c3\\a9 and its like.';
  report.problem(path, 'holds letters as bytes', plainly);
}

function judgeAttributes(method: LdapDraft, path: string, report: Report): void {
  const found = (method.attributes ?? []).find((name) => SECRET_ATTRIBUTES.test(name));
  if (found === undefined) return;
  const mend = 'Remove it.';
  report.problem(`${path}.attributes`, `holds ${found}, which is a secret of the person`, mend);
}
