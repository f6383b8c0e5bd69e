import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { type KnownModules, knownModules } from '../../setup/generate/known-modules.ts';
import { namesOf } from '../../setup/generate/names.ts';
import type { SetupSecrets } from '../../setup/generate/plan-setup.ts';
import type { SetupAnswers } from '../../setup/setup-answers.ts';

/** What the Prosody of this machine has switched on, where it is Jitsi's; `unread`: a file that may not be read. */
export function findModules(answers: SetupAnswers): {
  readonly modules: KnownModules | null;
  readonly unread: string | null;
} {
  if (answers.installation !== 'debian') return { modules: null, unread: null };
  const names = namesOf(answers);
  const file = `/etc/prosody/conf.avail/${answers.jitsiHost}.cfg.lua`;
  const found = readThere(file);
  if (found === null || found === 'unread') return { modules: null, unread: found && file };
  return { modules: knownModules([found.text], names.xmpp, names.muc), unread: null };
}

/** Secrets that were there before; `unread`: a file that may not be read, which could hold some. */
export interface SecretsHere {
  readonly file: string | null;
  readonly secrets: Partial<SetupSecrets>;
  readonly unread: string | null;
}

/**
 * The secrets of a usher.yaml that setup wrote before: in the folder, or in `etc`, its place on this machine. With
 * others nobody's session, second factor or signing key could be read any more.
 */
export function findSecrets(
  folder: string,
  { installation }: SetupAnswers,
  etc = '/etc/usher',
): SecretsHere {
  const elsewhere = ['docker', 'helm'].includes(installation);
  const files = [folder, ...(elsewhere ? [] : [etc])].map((one) => join(one, 'usher.yaml'));
  for (const file of files) {
    const text = readThere(file);
    if (text === 'unread') return { file: null, secrets: {}, unread: file };
    const secrets = text && secretsIn(text, file);
    if (secrets) return { file, secrets, unread: null };
  }
  return { file: null, secrets: {}, unread: null };
}

function secretsIn({ text }: { readonly text: string }, file: string) {
  if (!text.startsWith("# Usher's settings, written by usher setup.")) return null;
  const settings = parsed(text);
  const [own, jitsi] = [settings?.secret, settings?.jitsi?.secret];
  if (!isSecret(own)) return null;
  const beside = readThere(join(dirname(file), 'client-secret'));
  const client = beside !== null && beside !== 'unread' ? beside.text.trim() : null;
  return {
    own,
    ...(isSecret(jitsi) ? { jitsi } : {}),
    ...(isSecret(client) ? { client } : {}),
  };
}

function parsed(text: string): { secret?: unknown; jitsi?: { secret?: unknown } } | null {
  try {
    return parse(text);
  } catch {
    return null;
  }
}

/** Null: it is not there. */
function readThere(file: string): { readonly text: string } | 'unread' | null {
  try {
    return { text: readFileSync(file, 'utf8') };
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'ENOENT' ? null : 'unread';
  }
}

function isSecret(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}
