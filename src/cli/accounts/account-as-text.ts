import { spellOutSteering } from '../../base/steering.ts';
import type { Account } from '../../model/account.ts';
import { plainly } from '../print/plainly.ts';
import { renderMoment } from '../print/render-moment.ts';
import { type AccountDetails, accountState } from './account-as-json.ts';

/** One line for a list. */
export function accountAsLine(account: Account): string {
  const { name, displayName, email, groups } = account;
  const state = plainly(accountState(account)).padEnd(11);
  const shown = displayName === null ? '' : ` (${displayName})`;
  const address = email === null ? '' : ` <${email}>`;
  const member = groups.length === 0 ? '' : `  ${groups.join(', ')}`;
  return spellOutSteering(`${state}  ${name}${shown}${address}${member}`);
}

/** For people: everything but what is a secret, of which there are only hashes. */
export function accountAsText({ account, factors, links, sessions }: AccountDetails): string[] {
  const { totp, isTotpClosed, passkeys, recoveryCodes } = factors;
  const closed = isTotpClosed ? ' (closed by too many wrong codes)' : '';
  const parts = [
    ...(totp ? [`an app${closed}, ${recoveryCodes} recovery codes`] : []),
    ...(passkeys > 0 ? [`${passkeys} passkeys`] : []),
  ];
  const lines: readonly (readonly [string, string])[] = [
    ['state', plainly(accountState(account))],
    ['id', account.id],
    ['shown as', account.displayName ?? '-'],
    ['e-mail', account.email ?? '-'],
    ['groups', account.groups.join(', ') || '-'],
    ['language', account.language ?? '-'],
    [
      'password',
      account.passwordSetAt === null ? '-' : `set ${renderMoment(account.passwordSetAt)}`,
    ],
    ['factors', parts.join(', ') || '-'],
    ['made', `${renderMoment(account.createdAt)} by ${account.createdBy}`],
    ...links.map(
      ({ purpose, expiresAt }) => ['link', `${purpose}, until ${renderMoment(expiresAt)}`] as const,
    ),
    ...sessions.map(
      ({ createdAt, lastSeenAt }) =>
        ['session', `since ${renderMoment(createdAt)}, seen ${renderMoment(lastSeenAt)}`] as const,
    ),
  ];
  const rendered = lines.map(([name, text]) => `  ${name.padEnd(8)}  ${spellOutSteering(text)}`);
  return [`Account ${spellOutSteering(account.name)}`, ...rendered];
}
