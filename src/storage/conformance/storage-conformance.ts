import { describe } from 'node:test';
import {
  accountFactorsConform,
  accountLinksConform,
  passkeysConform,
} from './account-factors-conform.ts';
import { accountRaces } from './account-races.ts';
import { accountsConform } from './accounts-conform.ts';
import { apiKeysConform } from './api-keys-conform.ts';
import { auditConforms } from './audit-conforms.ts';
import { idempotencyConforms } from './idempotency-conforms.ts';
import { inlineGrantsConform } from './inline-grants-conform.ts';
import { invitationsConform } from './invitations-conform.ts';
import { meetingsConform } from './meetings-conform.ts';
import { presenceConforms } from './presence-conforms.ts';
import { roomRaces } from './room-races.ts';
import { rostersConform } from './rosters-conform.ts';
import { sessionsConform } from './sessions-conform.ts';
import { signingKeysConform } from './signing-keys-conform.ts';
import { singleUseConforms } from './single-use-conforms.ts';
import { storageRaces } from './storage-races.ts';
import { sweepConforms } from './sweep-conforms.ts';
import { openTestStorage, type TestDatabases } from './test-database.ts';
import { transactionsConform } from './transactions-conform.ts';
import { triesConform } from './tries-conform.ts';
import { upgradeConforms } from './upgrade-conforms.ts';
import { usersConform } from './users-conform.ts';
import type { WithStorage } from './with-storage.ts';

const PARTS: Readonly<Record<string, (withStorage: WithStorage) => void>> = {
  users: usersConform,
  sessions: sessionsConform,
  'what may be used once': singleUseConforms,
  meetings: meetingsConform,
  rosters: rostersConform,
  invitations: invitationsConform,
  'who was seated and which rooms run': presenceConforms,
  'the audit trail': auditConforms,
  tries: triesConform,
  'API keys': apiKeysConform,
  'answers kept for a repetition': idempotencyConforms,
  'signing keys': signingKeysConform,
  'sign-ins inside Jitsi': inlineGrantsConform,
  accounts: accountsConform,
  'links to set a password': accountLinksConform,
  'second factors': accountFactorsConform,
  passkeys: passkeysConform,
  transactions: transactionsConform,
  sweeping: sweepConforms,
};

/** What every storage must do: one suite, run on each database; each test has an empty one. */
export function storageConformance(name: string, databases: TestDatabases): void {
  const withStorage: WithStorage = async (test) => {
    const database = await databases.create();
    const storage = await openTestStorage(database.url);
    try {
      await test(storage, database.url);
    } finally {
      await storage.close();
      await database.remove();
    }
  };
  describe(`storage on ${name}`, () => {
    for (const [part, conforms] of Object.entries(PARTS)) {
      describe(part, () => conforms(withStorage));
    }
    describe('races', () => storageRaces(databases));
    describe('races for rooms', () => roomRaces(databases));
    describe('races for accounts', () => accountRaces(databases));
    if (databases.shared) describe('upgrades', () => upgradeConforms(databases));
  });
}
