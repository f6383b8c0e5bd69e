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

/** Finds it in Prosody's files. Where several hosts have accounts, Jicofo's file or `wanted` says whose they are. */
export function findSecureDomain(
  prosody: ProsodyConfig,
  jicofo: JicofoConfig | null,
  wanted: string | null,
): SecureDomain | { readonly problems: readonly Problem[] } {
  const hosts = peopleHosts(prosody).filter(({ name }) => name !== null && name !== 'localhost');
  const authenticationOf = (host: ProsodySection): string =>
    textIn(host, 'authentication') ?? textIn(prosody.global, 'authentication') ?? 'internal_hashed';
  const kept = hosts.filter((host) => KEPT_BY_PROSODY.test(authenticationOf(host)));
  const login = textOf(fieldAt(jicofo?.config, 'jicofo', 'authentication', 'login-url'));
  const named = login !== null && login !== 'unknown' ? login.text.toLowerCase() : null;
  if (kept.length === 0) return { problems: [noneFor(hosts.map(authenticationOf))] };
  const found =
    kept.find(({ name }) => name === named) ??
    kept.find(({ name }) => name === wanted) ??
    only(kept.filter((host) => hasRooms(prosody, host))) ??
    only(kept);
  if (!found?.name) return { problems: [several(kept)] };
  const storage = textIn(found, 'storage') ?? textIn(prosody.global, 'storage') ?? 'internal';
  if (storage !== 'internal') return { problems: [elsewhere(storage)] };
  return {
    host: found.name,
    hasGuests: hosts.some((host) => host !== found && isAnonymous(host)),
    data: textIn(prosody.global, 'data_path') ?? '/var/lib/prosody',
  };
}

function only<T>(list: readonly T[]): T | undefined {
  return list.length === 1 ? list[0] : undefined;
}

/** Whether Jitsi's rooms are on a component of this host. */
function hasRooms({ sections }: ProsodyConfig, host: ProsodySection): boolean {
  const names = [textIn(host, 'main_muc'), `conference.${host.name}`, `muc.${host.name}`];
  return sections.some(({ module, name }) => module === 'muc' && names.includes(name));
}

function several(hosts: readonly ProsodySection[]): Problem {
  return {
    path: 'Prosody',
    message: `has several hosts with accounts: ${hosts.map(({ name }) => name).join(', ')}`,
    mend: 'Say --jitsi HOST, or name jicofo.conf by --jicofo, whose login-url says which.',
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
