import { describe } from 'node:test';
import {
  accountFactorsConform,
  accountLinksConform,
  passkeysConform,
} from './conformance/account-factors-conform.ts';
import { accountRaces } from './conformance/account-races.ts';
import { accountsConform } from './conformance/accounts-conform.ts';
import { apiKeysConform } from './conformance/api-keys-conform.ts';
import { auditConforms } from './conformance/audit-conforms.ts';
import { idempotencyConforms } from './conformance/idempotency-conforms.ts';
import { inlineGrantsConform } from './conformance/inline-grants-conform.ts';
import { invitationsConform } from './conformance/invitations-conform.ts';
import { meetingsConform } from './conformance/meetings-conform.ts';
import { presenceConforms } from './conformance/presence-conforms.ts';
import { roomRaces } from './conformance/room-races.ts';
import { rostersConform } from './conformance/rosters-conform.ts';
import { sessionsConform } from './conformance/sessions-conform.ts';
import { signingKeysConform } from './conformance/signing-keys-conform.ts';
import { singleUseConforms } from './conformance/single-use-conforms.ts';
import { sweepConforms } from './conformance/sweep-conforms.ts';
import { transactionsConform } from './conformance/transactions-conform.ts';
import { triesConform } from './conformance/tries-conform.ts';
import { upgradeConforms } from './conformance/upgrade-conforms.ts';
import { usersConform } from './conformance/users-conform.ts';
import type { WithStorage } from './conformance/with-storage.ts';
import { openTestStorage, type TestDatabases } from './conformance-database.ts';
import { storageRaces } from './conformance-races.ts';

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
