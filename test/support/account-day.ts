import assert from 'node:assert/strict';
import { totpCode } from '../../src/accounts/totp.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { AccountHouse, allow, TESTER } from './account-house.ts';

const STEP_SECONDS = 30;

/** Everything that can befall an account of Usher's own, in this store; every secret of it is handed to `keep`. */
export async function liveAccountDay(
  storage: Storage,
  keep: (name: string, secret: string) => void,
): Promise<void> {
  const house = await AccountHouse.open({ storage });
  const { accounts, clock } = house;
  const [first, second] = ['a long password for Nora', 'another one that is long'] as const;
  keep('password', first);
  keep('changed password', second);
  const wish = { name: 'nora', displayName: 'Nora', email: null, groups: [], language: null };
  const { created } = await accounts.create([{ wish, password: null }], TESTER);
  const id = created[0]?.id ?? '';
  const link = await accounts.makeLink(id, 'invite', TESTER);
  keep('link', link?.secret ?? '');
  assert.equal((await accounts.useLink(link?.secret ?? '', first, TESTER)).kind, 'set');
  await accounts.change(id, { displayName: 'Nora N.' }, TESTER);
  const wished = { current: first, next: second, keptIdHash: null };
  await accounts.changePassword(id, wished, allow, TESTER);
  const account = await accounts.findById(id);
  assert.ok(account);
  const { secret } = accounts.drawTotp(account, 'Usher');
  keep('secret of time-based codes', secret);
  const code = totpCode(secret, Math.floor(clock.nowSeconds() / STEP_SECONDS));
  const codes = await accounts.confirmTotp(id, { secret, code, keptIdHash: null }, TESTER);
  for (const one of codes ?? []) keep('recovery code', one);
  await house.openSession(id, 'hash of a session of Nora');
  await accounts.endSessions(id, null, TESTER);
  await accounts.disable(id, TESTER);
  await accounts.enable(id, TESTER);
  assert.ok(await accounts.remove(id, TESTER));
}
