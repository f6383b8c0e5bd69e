import type { Json } from '../../../model/json.ts';
import type { ClaimMapping } from '../../claims/claim-mapping.ts';
import type { Asserted, CallbackRequest, OnceOnly } from '../../method.ts';
import type { Budget } from '../../remote/budget.ts';
import { samlErrors } from './errors.ts';
import { decodePosted } from './gate/decode-message.ts';
import { readParameters } from './gate/read-parameters.ts';
import type { Expected } from './judge/expected.ts';
import { judgeAssertion } from './judge/judge-assertion.ts';
import { judgeEnvelope } from './judge/judge-envelope.ts';
import { readMemo } from './memo.ts';
import type { Provider } from './metadata/provider.ts';
import type { SamlParts } from './saml-deps.ts';
import { ThreadFault } from './thread/fault.ts';
import type { ResponseFacts } from './thread/read-response.ts';
import { toIdentity } from './to-identity.ts';

/** An answer to a request of ours. */
export async function finishSignIn(
  parts: SamlParts,
  mapping: ClaimMapping,
  budget: Budget,
  answer: CallbackRequest,
  kept: Json,
): Promise<Asserted> {
  const { state, requestId, contexts, maxAgeSeconds } = readMemo(kept);
  const { xml, relayState } = openAnswer(answer);
  if (relayState !== state) throw samlErrors.answerInvalid('relay_state');
  return prove(parts, mapping, budget, xml, { requestId, contexts, maxAgeSeconds });
}

/** An answer that nobody asked for (profiles 4.1.5): the operator's demands hold all the same. */
export function finishUnasked(
  parts: SamlParts,
  mapping: ClaimMapping,
  budget: Budget,
  answer: CallbackRequest,
): Promise<Asserted> {
  const { authnContexts: contexts, maxAgeSeconds } = parts.settings;
  const { xml } = openAnswer(answer);
  return prove(parts, mapping, budget, xml, { requestId: null, contexts, maxAgeSeconds });
}

/** A response comes by HTTP-POST alone (profiles 4.1.2). */
function openAnswer({ form }: CallbackRequest): { xml: string; relayState: string | null } {
  if (!form) throw samlErrors.answerInvalid('answer_binding');
  const parameters = readParameters(form);
  if ('fault' in parameters) throw samlErrors.answerInvalid(parameters.fault);
  if (parameters.name !== 'SAMLResponse') throw samlErrors.answerInvalid('parameter_missing');
  const opened = decodePosted(parameters.message);
  if ('fault' in opened) throw samlErrors.answerInvalid(opened.fault);
  return { xml: opened.xml, relayState: parameters.relayState };
}

/** The thread reads, then each check has its turn. */
async function prove(
  parts: SamlParts,
  mapping: ClaimMapping,
  budget: Budget,
  xml: string,
  demand: Pick<Expected, 'requestId' | 'contexts' | 'maxAgeSeconds'>,
): Promise<Asserted> {
  const { settings, clock, addresses, log, writer } = parts;
  const { facts, provider } = await readWithCurrentKeys(parts, budget, xml);
  const expected: Expected = {
    ...demand,
    now: clock.nowSeconds(),
    skewSeconds: settings.clockSkewSeconds,
    callback: addresses.callback.href,
    audience: writer.entityId,
    issuer: provider.entityId,
  };
  judgeEnvelope(facts.envelope, expected);
  const { assertion } = facts;
  if (!assertion) throw samlErrors.answerInvalid('assertion_missing');
  const { signedIn, uselessFrom } = judgeAssertion(assertion, expected);
  const { identity, notes } = toIdentity(assertion, signedIn, settings, mapping);
  if (notes.length > 0) log.info('claims_left_out', { notes });
  const ids = [
    `assertion ${assertion.id}`,
    ...(demand.requestId === null ? [] : [`request ${demand.requestId}`]),
  ];
  return { identity, once: ids.map((id): OnceOnly => ({ id, expiresAt: uselessFrom })) };
}

/** Where no known key made the signature, the provider may have new ones. */
async function readWithCurrentKeys(
  parts: SamlParts,
  budget: Budget,
  xml: string,
): Promise<{ facts: ResponseFacts; provider: Provider }> {
  const provider = await parts.source.provider(budget);
  try {
    return { facts: await read(parts, provider, xml), provider };
  } catch (thrown) {
    if (!(thrown instanceof ThreadFault)) throw thrown;
    if (thrown.reason !== 'signature_wrong') throw explain(thrown);
    const newer = await parts.source.newer(provider, budget);
    if (!newer) throw explain(thrown);
    const facts = await read(parts, newer, xml).catch((again: unknown) => {
      throw again instanceof ThreadFault ? explain(again) : again;
    });
    return { facts, provider: newer };
  }
}

function read({ settings, thread }: SamlParts, provider: Provider, xml: string) {
  const { privateKey, previousPrivateKey, allowBareCbc, allowSha1 } = settings;
  const privateKeys = [privateKey, previousPrivateKey].filter((key) => key !== null);
  return thread.run<'response'>({
    kind: 'response',
    xml,
    trust: { certificates: provider.certificates, allowSha1 },
    wants: settings.wantsSigned,
    decryption: { privateKeys, allowBareCbc },
  });
}

/** A document that was too much for the thread is as wrong as any other. */
function explain({ reason, detail }: ThreadFault) {
  return reason === 'thread_failed'
    ? samlErrors.busy(reason)
    : samlErrors.answerInvalid(reason, detail);
}
