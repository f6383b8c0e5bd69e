import { ADA_PASSWORD, SERVICE_PASSWORD } from '../../../../test/support/ldap-settings.ts';
import { openFakeSchool } from '../../../../test/support/ldap-subject.ts';
import {
  describePasswordContract,
  type PasswordSubject,
} from '../../../../test/support/password-contract.ts';
import type { LdapMethodConfig } from '../../../config/method-configs/ldap.ts';

async function openSubject(more: Partial<LdapMethodConfig>): Promise<PasswordSubject> {
  const { directory, method, lines, close } = await openFakeSchool(more);
  return {
    method,
    person: { username: 'ada', password: ADA_PASSWORD, spellings: ['ADA', ' ada ', 'ａｄａ'] },
    unknown: 'nobody',
    tries: () => directory.binds.filter(({ name }) => !name.startsWith('cn=usher')).length,
    setDown: (isDown) => directory.setDown(isDown),
    said: () => lines.join('\n'),
    secrets: () => [SERVICE_PASSWORD],
    close,
  };
}

describePasswordContract('LDAP, a search before the bind', () => openSubject({}));

describePasswordContract('LDAP, a bind at once', () =>
  openSubject({
    bindDn: null,
    bindPassword: null,
    directBind: { kind: 'dn', template: 'uid={username},ou=people,dc=example,dc=org' },
  }),
);
