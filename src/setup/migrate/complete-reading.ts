import type { AliasReading } from '../../config/aliases/reading.ts';
import { freshSecret } from '../generate/fresh-secret.ts';
import type { Material } from './migration.ts';
import { type SharedSecret, takeSecret } from './shared-secret.ts';

/** A reading with all that a usher.yaml of one's own wants: a secret of Usher's, a place to keep things. */
export interface CompletedReading {
  readonly reading: AliasReading;
  readonly shared: SharedSecret;
}

/** Where a restart asks nobody to sign in again. The adapters kept all in memory. */
const STORAGE = { url: 'sqlite:/var/lib/usher/usher.db' };
const FROM = 'usher migrate';

/** `more`: settings beside those that the variables say. */
export function completeReading(
  reading: AliasReading,
  material: Material,
  more: Readonly<Record<string, unknown>> = {},
): CompletedReading {
  const shared = sharedSecret(reading, material);
  const { secret: _secret, secret_file: _file, ...jitsi } = jitsiOf(reading.raw);
  const sources = new Map(reading.sources);
  const added = ['secret', 'storage.url', ...Object.keys(more)];
  if (shared.fresh !== null) added.push('jitsi.secret');
  for (const path of added) sources.set(path, FROM);
  const raw = {
    ...reading.raw,
    ...more,
    jitsi: { ...jitsi, ...shared.settings },
    secret: freshSecret(material.random),
    storage: STORAGE,
  };
  return { reading: { ...reading, raw, sources }, shared };
}

/** A variable of ours says it better than theirs. */
function sharedSecret({ raw, environment }: AliasReading, material: Material): SharedSecret {
  const ours = environment['USHER_JITSI_SECRET'] || environment['USHER_JITSI_SECRET_FILE'];
  if (ours) return { settings: {}, fresh: null, why: null, hasLineBreak: false };
  return takeSecret(jitsiOf(raw), material.readFile, material.random);
}

function jitsiOf(raw: AliasReading['raw']): Readonly<Record<string, unknown>> {
  const { jitsi } = raw;
  return typeof jitsi === 'object' && jitsi !== null ? { ...jitsi } : {};
}
