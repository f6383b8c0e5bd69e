import { localClaims } from '../../src/config/method-configs/build-local.ts';
import type { LocalMethodConfig } from '../../src/config/method-configs/local.ts';

/** As the configuration makes it of `type: local` alone. */
export const LOCAL_SETTINGS: LocalMethodConfig = {
  type: 'local',
  id: 'local',
  title: 'Accounts here',
  emailDomains: [],
  hosts: [],
  groups: ['members'],
  leastPasswordCharacters: 8,
  passkeys: true,
  claims: localClaims(),
};
