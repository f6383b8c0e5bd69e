import type { Account, AccountLink, Passkey } from '../../model/account.ts';
import { NOON } from './sample-records.ts';

/** Made at `NOON`, without a password. */
export function accountOf(id: string, more: Partial<Account> = {}): Account {
  return {
    id,
    name: `name of ${id}`,
    displayName: null,
    email: null,
    groups: [],
    language: null,
    passwordSetAt: null,
    createdAt: NOON,
    disabledAt: null,
    createdBy: 'cli',
    ...more,
  };
}

/** For an hour from `NOON` on. */
export function accountLinkOf(secretHash: string, more: Partial<AccountLink> = {}): AccountLink {
  return {
    secretHash,
    accountId: 'a1',
    purpose: 'invite',
    createdAt: NOON,
    expiresAt: NOON + 3600,
    ...more,
  };
}

export function passkeyOf(credentialId: string, more: Partial<Passkey> = {}): Passkey {
  return {
    credentialId,
    accountId: 'a1',
    publicKey: `public key of ${credentialId}`,
    signCount: 0,
    transports: ['internal', 'hybrid'],
    label: 'Laptop',
    backedUp: true,
    createdAt: NOON,
    lastUsedAt: null,
    ...more,
  };
}
