import { parseArgs } from 'node:util';
import { openKeySet } from '../../keys/open-key-set.ts';
import type { SigningKey } from '../../model/signing-key.ts';
import type { CommandContext } from '../command.ts';
import { TEXT } from '../input/option-kinds.ts';
import { findKey } from '../keys/find-key.ts';
import { kidsApart } from '../keys/kids-apart.ts';
import { storeCommand } from '../store/store-command.ts';
import type { StoreTools } from '../store/with-store.ts';
import { Unusable } from '../unusable.ts';

const USAGE = `usher key export-public [KID] [--form FORM] [--config FILE]

Prints public keys, as Usher publishes them: for a Prosody that cannot reach Usher, or for usher token check.

  KID            the key, as usher key list shows it; its first characters will do. Default: the one that signs
  --form FORM    pem: this key; certificate: this key, as a certificate;
                 jwks: all published keys; certificates: all of them, as certificates by kid. Default: pem
  --config FILE  the YAML file; default: USHER_CONFIG, else environment variables alone

Exit status: 0 printed, 1 no such key or problems in the settings or the store, 2 unusable input.`;

const FORMS = ['pem', 'certificate', 'jwks', 'certificates'] as const;

export const keyExportPublic = storeCommand({
  words: ['key', 'export-public'],
  summary: 'print public keys',
  usage: USAGE,
  read: readOptions,
  run: print,
});

type Options = ReturnType<typeof readOptions>;

function readOptions(argv: readonly string[]) {
  const { values, positionals } = parseArgs({
    args: kidsApart(argv),
    allowPositionals: true,
    options: { config: TEXT, form: TEXT },
  });
  const [kid, ...more] = positionals;
  const form = FORMS.find((one) => one === (values.form ?? 'pem'));
  const isOfOne = form === 'pem' || form === 'certificate';
  if (!form || more.length > 0 || (kid !== undefined && !isOfOne)) {
    throw new Unusable(
      '--form is pem, certificate, jwks or certificates; one KID is for the first two.',
    );
  }
  return { config: values.config, kid, form };
}

async function print(
  { kid, form }: Options,
  { storage, clock }: StoreTools,
  { output }: CommandContext,
): Promise<number> {
  const keys = await storage.signingKeys.list();
  if (form === 'jwks' || form === 'certificates') {
    const { keySet, certificates } = openKeySet(keys, clock.nowSeconds()).publication;
    output.line(Buffer.from((form === 'jwks' ? keySet : certificates).body).toString());
    return 0;
  }
  const found = kid === undefined ? signing(keys) : findKey(keys, kid);
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
