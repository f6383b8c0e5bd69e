import type { Config } from '../config/config.ts';
import type { LocalMethodConfig } from '../config/method-configs/local.ts';
import type { AccountDeps, AccountSettings } from './account-deps.ts';
import { hostForms } from './account-name.ts';
import { type Accounts, createAccounts } from './accounts.ts';
import { createHashQueue } from './hash-queue.ts';
import { relyingPartyOf } from './relying-party.ts';

/** Words that every site of this kind has in common. */
const COMMON_WORDS = ['jitsi', 'usher'];

/** The accounts that the settings speak of; null where there is no method of type local. */
export function openAccounts(
  config: Config,
  deps: Omit<AccountDeps, 'hashes' | 'settings'>,
): Accounts | null {
  const method = config.signIn.methods.find((one) => one.type === 'local');
  if (!method) return null;
  return createAccounts({
    ...deps,
    hashes: createHashQueue(),
    settings: accountSettings(config, method),
  });
}

function accountSettings(
  { jitsi, publicUrl, branding }: Config,
  { id, hosts, leastPasswordCharacters }: LocalMethodConfig,
): AccountSettings {
  // Jitsi's people are `name@` the XMPP domain of their Jitsi; people write the host that they know.
  const known = jitsi.flatMap(({ url, domain }) => [url.hostname, domain]);
  const hostsOfJitsis = known.filter((host) => host !== '*');
  return {
    methodId: id,
    relyingParty: relyingPartyOf(publicUrl, branding.name),
    hosts: new Set([...hostsOfJitsis, ...hosts].flatMap(hostForms)),
    policy: {
      leastCharacters: leastPasswordCharacters,
      siteWords: [...COMMON_WORDS, branding.name, publicUrl.hostname, ...hostsOfJitsis],
    },
  };
}
