import { systemClock } from '../../src/base/clock.ts';
import { createLog } from '../../src/base/log.ts';
import type { LdapMethodConfig } from '../../src/config/method-configs/ldap.ts';
import type { Identity } from '../../src/model/identity.ts';
import type { PasswordVerdict } from '../../src/sign-in/method.ts';
import { createLdapMethod } from '../../src/sign-in/methods/ldap/ldap-method.ts';
import { FakeDirectory, type FakeEntry } from './fake-directory.ts';
import { ADA_PASSWORD, ldapSettings, SERVICE_PASSWORD } from './ldap-settings.ts';

/** A method with its log, and what it told of its requests. */
export function openLdapMethod(settings: LdapMethodConfig) {
  const lines: string[] = [];
  const requests: string[] = [];
  const log = createLog({
    level: 'debug',
    destination: { write: (line) => void lines.push(line) },
  });
  const onRequest = (operation: string, outcome: string) => {
    requests.push(`${operation} ${outcome}`);
  };
  const method = createLdapMethod(settings, { clock: systemClock, log, onRequest });
  /** Tries with nobody asked. */
  const tries = (username: string, password: string) =>
    method.verify(username, password, async () => true);
  /** The reasons of refusals so far, in the order of the log. */
  const reasons = () =>
    lines
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter(({ event }) => event === 'password_refused')
      .map(({ reason }) => reason);
  return { method, lines, requests, tries, reasons };
}

export const ADA_DN = 'uid=ada,ou=people,dc=example,dc=org';

/** Somebody in a directory of ours. */
export function fakePerson(uid: string, password: string, more: FakeEntry['attributes'] = {}) {
  return {
    dn: `uid=${uid},ou=people,dc=example,dc=org`,
    password,
    attributes: {
      objectClass: ['person'],
      uid: [uid],
      cn: [uid],
      entryUUID: [`uuid-of-${uid}`],
      ...more,
    },
  };
}

export function fakeGroup(cn: string, members: readonly string[]): FakeEntry {
  const attributes = { objectClass: ['groupOfNames'], cn: [cn], member: members };
  return { dn: `cn=${cn},ou=groups,dc=example,dc=org`, attributes };
}

/** The least that a directory holds: its root, the service account and ada. */
export function fakeSchool(...more: FakeEntry[]): FakeEntry[] {
  return [
    { dn: 'dc=example,dc=org', attributes: { objectClass: ['organization'] } },
    {
      dn: 'cn=usher,ou=services,dc=example,dc=org',
      password: SERVICE_PASSWORD,
      attributes: { objectClass: ['applicationProcess'] },
    },
    fakePerson('ada', ADA_PASSWORD, { cn: ['Ada Lovelace'], mail: ['ada@example.org'] }),
    ...more,
  ];
}

/** A directory of ours and a method before it. */
export async function openFakeSchool(
  more: Partial<LdapMethodConfig> = {},
  entries: readonly FakeEntry[] = [],
) {
  const directory = await FakeDirectory.start(fakeSchool(...entries));
  const opened = openLdapMethod(ldapSettings({ servers: [directory.at()], ...more }));
  const close = async () => {
    await opened.method.close();
    await directory.close();
  };
  return { directory, ...opened, close, [Symbol.asyncDispose]: close };
}

/** Who was let in; fails where nobody was. */
export function letIn(verdict: PasswordVerdict): Identity {
  if (verdict.kind !== 'right') throw new Error(`not let in: ${verdict.kind}`);
  return verdict.identity;
}
