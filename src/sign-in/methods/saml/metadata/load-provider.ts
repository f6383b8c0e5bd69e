import { readFile, stat } from 'node:fs/promises';
import type { Clock } from '../../../../base/clock.ts';
import type { SamlMethodConfig } from '../../../../config/method-configs/saml.ts';
import type { Budget } from '../../../remote/budget.ts';
import type { GuardedFetch } from '../../../remote/guarded-fetch.ts';
import { samlErrors } from '../errors.ts';
import { openDocument } from '../gate/decode-message.ts';
import { METADATA_LIMITS } from '../gate/limits.ts';
import { ThreadFault } from '../thread/fault.ts';
import type { XmlThread } from '../thread/xml-thread.ts';
import { judgeProvider, type Provider } from './provider.ts';

export interface LoadDeps {
  readonly settings: SamlMethodConfig;
  readonly clock: Clock;
  readonly thread: XmlThread;
  readonly fetch: GuardedFetch;
}

/** Reads the provider's metadata, from its file or its address, and judges it. Throws `provider_unavailable`. */
export async function loadProvider(deps: LoadDeps, budget: Budget): Promise<Provider> {
  const { settings, thread, clock } = deps;
  const opened = openDocument(await readBytes(deps, budget), METADATA_LIMITS);
  if ('fault' in opened) throw samlErrors.unavailable('metadata_read', opened.fault);
  const { metadataCertificate } = settings;
  try {
    const facts = await budget.wait(
      thread.run<'metadata'>({
        kind: 'metadata',
        xml: opened.xml,
        entityId: settings.providerEntityId,
        certificates: metadataCertificate === null ? [] : [metadataCertificate],
        allowSha1: settings.allowSha1,
      }),
    );
    return judgeProvider(facts, settings, clock.nowSeconds());
  } catch (thrown) {
    if (!(thrown instanceof ThreadFault)) throw thrown;
    const { reason, detail } = thrown;
    throw reason.startsWith('metadata_')
      ? samlErrors.unavailable(reason, detail)
      : samlErrors.unavailable('metadata_read', [reason, detail].filter(Boolean).join(', '));
  }
}

async function readBytes({ settings, fetch }: LoadDeps, budget: Budget): Promise<Uint8Array> {
  const { metadataFile, metadataUrl } = settings;
  if (metadataFile !== null) return readMetadataFile(metadataFile);
  const headers = { accept: 'application/samlmetadata+xml, application/xml, text/xml' };
  const answer = await fetch(metadataUrl ?? '', 'metadata', budget.signal, { headers });
  if (answer.status !== 200) {
    throw samlErrors.unavailable('metadata_fetch', `status ${answer.status}`);
  }
  return new Uint8Array(await answer.arrayBuffer());
}

async function readMetadataFile(path: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(path);
    if (size <= METADATA_LIMITS.bytes) return await readFile(path);
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown';
    throw samlErrors.unavailable('metadata_fetch', `${path}: ${code}`);
  }
  throw samlErrors.unavailable('metadata_read', `${path}: xml_too_large`);
}
