import type { Problem } from '../../config/problem.ts';
import { isAnonymous, peopleHosts, textIn } from '../doctor/prosody-side.ts';
import type { JicofoConfig } from '../read/read-hocon.ts';
import type { ProsodyConfig, ProsodySection } from '../read/read-prosody.ts';
import { fieldAt, textOf } from '../read/value.ts';

/** Jitsi's secure domain: accounts that Prosody itself keeps. */
export interface SecureDomain {
  /** The XMPP host whose accounts they are. */
  readonly host: string;
  /** Whether people without an account come in, on a host of their own. */
  readonly hasGuests: boolean;
  /** Prosody's data directory. */
  readonly data: string;
}

const KEPT_BY_PROSODY = /^internal_(hashed|plain)$/;

/** Finds it in Prosody's files, with Jicofo's for where several hosts have accounts. */
export function findSecureDomain(
  prosody: ProsodyConfig,
  jicofo: JicofoConfig | null,
): SecureDomain | { readonly problems: readonly Problem[] } {
  const hosts = peopleHosts(prosody).filter(({ name }) => name !== null && name !== 'localhost');
  const authenticationOf = (host: ProsodySection): string =>
    textIn(host, 'authentication') ?? textIn(prosody.global, 'authentication') ?? 'internal_hashed';
  const kept = hosts.filter((host) => KEPT_BY_PROSODY.test(authenticationOf(host)));
  const login = textOf(fieldAt(jicofo?.config, 'jicofo', 'authentication', 'login-url'));
  const named = login !== null && login !== 'unknown' ? login.text.toLowerCase() : null;
  const found = kept.find(({ name }) => name === named) ?? kept[0];
  if (!found?.name) return { problems: [noneFor(hosts.map(authenticationOf))] };
  const storage = textIn(found, 'storage') ?? textIn(prosody.global, 'storage') ?? 'internal';
  if (storage !== 'internal') return { problems: [elsewhere(storage)] };
  return {
    host: found.name,
    hasGuests: hosts.some((host) => host !== found && isAnonymous(host)),
    data: textIn(prosody.global, 'data_path') ?? '/var/lib/prosody',
  };
}

function noneFor(authentications: readonly string[]): Problem {
  const has = (form: RegExp) => authentications.some((one) => form.test(one));
  const path = 'Prosody';
  if (has(/^token$/)) {
    return {
      path,
      message: 'takes tokens already: no host has accounts of its own',
      mend: 'Say whose tokens by --from, or see usher doctor.',
    };
  }
  if (has(/^(cyrus|ldap2?)$/)) {
    return {
      path,
      message: 'asks a directory, and keeps no accounts',
      mend: 'Take --from ldap, with --saslauthd /etc/saslauthd.conf.',
    };
  }
  return {
    path,
    message: 'has no host with accounts of its own (authentication = "internal_hashed")',
    mend: 'Name the file of Jitsi’s host by --prosody; a Jitsi open to all is set up by usher setup.',
  };
}

function elsewhere(storage: string): Problem {
  return {
    path: 'Prosody',
    message: `keeps its accounts in "${storage.slice(0, 20)}", which usher user import does not read`,
    mend: 'Move them to files by prosody-migrator first.',
  };
}
