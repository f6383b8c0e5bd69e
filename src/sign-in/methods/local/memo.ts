import type { HalfWay } from '../../../accounts/second-factors.ts';
import { isJsonObject, type Json } from '../../../model/json.ts';

/** What comes back with the second factor. The server seals it. */
export function writeMemo({ accountId, passwordSetAt }: HalfWay): Json {
  return { account: accountId, password: passwordSetAt };
}

/** Null for what another release wrote. */
export function readMemo(memo: Json): HalfWay | null {
  if (!isJsonObject(memo)) return null;
  const { account, password } = memo;
  if (typeof account !== 'string') return null;
  return { accountId: account, passwordSetAt: typeof password === 'number' ? password : null };
}
