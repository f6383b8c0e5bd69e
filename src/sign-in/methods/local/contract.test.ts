import { AccountHouse } from '../../../../test/support/account-house.ts';
import { LOCAL_SETTINGS } from '../../../../test/support/local-settings.ts';
import { describePasswordContract } from '../../../../test/support/password-contract.ts';
import { createLocalMethod } from './local-method.ts';

describePasswordContract('accounts of our own', async () => {
  const house = await AccountHouse.open();
  const password = 'kahvila pöytä 7';
  await house.addWithPassword('joki', password, { displayName: 'Jo Ki', groups: ['teachers'] });
  house.hashed = 0;
  const { accounts, clock, deps } = house;
  return {
    method: createLocalMethod(LOCAL_SETTINGS, { accounts, clock, log: deps.log }),
    person: {
      username: 'joki',
      password,
      spellings: ['JOKI', ' Joki ', 'joki@meet.example.org', 'ｊｏｋｉ＠MEET.example.org'],
    },
    unknown: 'nobody',
    tries: () => house.hashed,
    setDown: null,
    said: () => house.said(),
    secrets: () => [],
    close: () => house.close(),
  };
});
