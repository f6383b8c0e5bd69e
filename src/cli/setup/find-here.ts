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
  try {
    const modules = knownModules(readFileSync(file, 'utf8'), names.xmpp, names.muc);
    return { modules, unread: null };
  } catch (thrown) {
    const isThere = (thrown as NodeJS.ErrnoException).code !== 'ENOENT';
    return { modules: null, unread: isThere ? file : null };
  }
}

/**
 * The secrets of a usher.yaml that setup wrote before: in the folder, or in its place on this machine. With others
 * nobody's session, second factor or signing key could be read any more.
 */
export function findSecrets(
  folder: string,
  { installation }: SetupAnswers,
): { readonly file: string; readonly secrets: Partial<SetupSecrets> } | null {
  const files = [join(folder, 'usher.yaml')];
  if (installation === 'debian') files.push('/etc/usher/usher.yaml');
  for (const file of files) {
    const secrets = secretsIn(file);
    if (secrets) return { file, secrets };
  }
  return null;
}

function secretsIn(file: string): Partial<SetupSecrets> | null {
  try {
    const text = textOf(file) ?? '';
    const settings = parse(text) as { secret?: unknown; jitsi?: { secret?: unknown } } | null;
    if (!text.startsWith("# Usher's settings, written by usher setup.")) return null;
    const [own, jitsi] = [settings?.secret, settings?.jitsi?.secret];
    if (!isSecret(own)) return null;
    const client = textOf(join(dirname(file), 'client-secret'))?.trim();
    return {
      own,
      ...(isSecret(jitsi) ? { jitsi } : {}),
      ...(isSecret(client) ? { client } : {}),
    };
  } catch {
    return null;
  }
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function isSecret(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}
