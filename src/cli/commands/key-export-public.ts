import { parseArgs } from 'node:util';
import { openKeySet } from '../../keys/open-key-set.ts';
import type { SigningKey } from '../../model/signing-key.ts';
import type { Command } from '../command.ts';
import { findKey } from '../find-key.ts';
import type { Output } from '../output.ts';
import { type StoreSources, type StoreTools, withStore } from '../with-store.ts';

const USAGE = `usher key export-public [KID] [--form FORM] [--config FILE]

Prints public keys, as Usher publishes them: for a Prosody that cannot reach Usher, or for usher token check.

  KID            the key, as usher key list shows it; its first characters will do. Default: the one that signs
  --form FORM    pem: this key; certificate: this key, as a certificate;
                 jwks: all published keys; certificates: all of them, as certificates by kid. Default: pem
  --config FILE  the YAML file; default: USHER_CONFIG, else environment variables alone

Exit status: 0 printed, 1 no such key or problems in the settings or the store, 2 unusable input.`;

const FORMS = ['pem', 'certificate', 'jwks', 'certificates'] as const;
type Form = (typeof FORMS)[number];

/** `usher key export-public`, with the time it goes by. */
export function keyExportPublicWith(sources?: StoreSources): Command {
  return {
    words: ['key', 'export-public'],
    summary: 'print public keys',
    usage: USAGE,
    async run(argv, context) {
      const { values, positionals } = parseArgs({
        args: [...argv],
        allowPositionals: true,
        options: { config: { type: 'string' }, form: { type: 'string' } },
      });
      const [kid, ...more] = positionals;
      const form = FORMS.find((one) => one === (values.form ?? 'pem'));
      const isOfOne = form === 'pem' || form === 'certificate';
      if (!form || more.length > 0 || (kid !== undefined && !isOfOne)) {
        context.output.note(
          `--form is pem, certificate, jwks or certificates; one KID is for the first two.`,
        );
        return 2;
      }
      const work = (tools: StoreTools) => print(tools, kid ?? null, form, context.output);
      return withStore(context, values.config ?? null, work, sources);
    },
  };
}

/** @see keyExportPublicWith */
export const keyExportPublic: Command = keyExportPublicWith();

async function print(
  { storage, clock }: StoreTools,
  given: string | null,
  form: Form,
  output: Output,
): Promise<number> {
  const keys = await storage.signingKeys.list();
  if (form === 'jwks' || form === 'certificates') {
    const { keySet, certificates } = openKeySet(keys, clock.nowSeconds()).publication;
    output.line(Buffer.from((form === 'jwks' ? keySet : certificates).body).toString());
    return 0;
  }
  const found = given === null ? signing(keys) : findKey(keys, given);
  if (typeof found === 'string') {
    output.note(found);
    return 1;
  }
  if (found.state === 'revoked') {
    output.note('This key was revoked: nobody is to trust it.');
    return 1;
  }
  output.line((form === 'pem' ? found.publicKey : found.certificate).trimEnd());
  return 0;
}

function signing(keys: readonly SigningKey[]): SigningKey | string {
  return keys.find(({ state }) => state === 'active') ?? 'No key signs. usher key list shows them.';
}
