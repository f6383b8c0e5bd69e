import { systemRandom } from '../../../base/random.ts';
import type { SamlMethodConfig } from '../../../config/method-configs/saml.ts';
import type { RedirectMethod } from '../../method.ts';
import { createBudgets } from '../../remote/budget.ts';
import { createEndpointPolicy } from '../../remote/endpoint-policy.ts';
import { createGuardedFetch } from '../../remote/guarded-fetch.ts';
import { measureFetch } from '../../remote/measured-fetch.ts';
import { samlErrors } from './errors.ts';
import { finishSignIn, finishUnasked } from './finish.ts';
import type { Message } from './messages/message.ts';
import { loadProvider } from './metadata/load-provider.ts';
import { createProviderSource } from './metadata/provider-source.ts';
import { writeServiceMetadata } from './metadata/service-metadata.ts';
import type { SamlMethodDeps, SamlParts } from './saml-deps.ts';
import { judgeSettings } from './settings.ts';
import { answerProvider, signOutThere } from './sign-out.ts';
import { startSignIn } from './start.ts';
import { openSharedThread } from './thread/shared-thread.ts';
import type { XmlThread } from './thread/xml-thread.ts';

/**
 * Sign-in at a SAML 2.0 identity provider, we the service provider. Nothing is asked of the provider before the first
 * use, so that Usher starts while it is down. Throws `method_settings_invalid` for settings no provider could make work.
 *
 * Each call waits at most `deadlineSeconds` for the provider's metadata.
 */
export function createSamlMethod(
  settings: SamlMethodConfig,
  deps: SamlMethodDeps,
): RedirectMethod &
  Required<Pick<RedirectMethod, 'check' | 'signOut' | 'answerLogout' | 'documents' | 'close'>> {
  const mapping = judgeSettings(settings);
  const thread = deps.thread ?? openSharedThread();
  const budgets = createBudgets(settings.deadlineSeconds * 1000);
  const parts = createParts(settings, deps, thread, budgets);
  return {
    kind: 'redirect',
    id: settings.id,
    title: settings.title,
    answer: { by: 'form', stateParameter: 'RelayState' },
    documents: new Map([
      [
        'metadata',
        async () => ({
          contentType: 'application/samlmetadata+xml',
          body: writeServiceMetadata(serviceFacts(parts)),
        }),
      ],
    ]),

    start: (_callback, state, _languages, wish) =>
      budgets.spend((budget) => startSignIn(parts, budget, state, wish)),

    finish: (answer, memo) =>
      budgets.spend((budget) => finishSignIn(parts, mapping, budget, answer, memo)),

    ...(settings.allowUnasked
      ? {
          finishUnasked: (answer) =>
            budgets.spend((budget) => finishUnasked(parts, mapping, budget, answer)),
        }
      : {}),

    async check() {
      const error = await parts.source.check();
      const name = `sign-in:${settings.id}`;
      return [error ? { name, ok: false, reason: error.hint ?? error.code } : { name, ok: true }];
    },

    signOut: (who, _returnTo, state) =>
      budgets.spend((budget) => signOutThere(parts, budget, who, state)),

    answerLogout: (message) => budgets.spend((budget) => answerProvider(parts, budget, message)),

    async close() {
      budgets.close();
      await thread.close();
    },
  };
}

function createParts(
  settings: SamlMethodConfig,
  deps: SamlMethodDeps,
  thread: XmlThread,
  budgets: ReturnType<typeof createBudgets>,
): SamlParts {
  const { clock, addresses, random = systemRandom } = deps;
  const log = deps.log.child({ method: settings.id });
  const fetch = createFetch(settings, deps);
  return {
    settings,
    clock,
    log,
    addresses,
    thread,
    writer: { entityId: settings.entityId ?? addresses.metadata.href, clock, random },
    source: createProviderSource({
      clock,
      log,
      budgets,
      isFile: settings.metadataFile !== null,
      load: (budget) => loadProvider({ settings, clock, thread, fetch }, budget),
    }),
    signPosted: (message) => signPosted(settings, thread, message),
  };
}

/** Only the address of the metadata is ever asked. What it answers with is for the gate to judge. */
function createFetch(settings: SamlMethodConfig, deps: SamlMethodDeps) {
  const policy = createEndpointPolicy({
    issuer: settings.metadataUrl ?? 'https://invalid.invalid/',
    internalUrl: null,
    // What is signed may travel in the clear.
    allowHttp: settings.allowHttp || settings.metadataCertificate !== null,
    endpointHosts: [],
  });
  const guarded = createGuardedFetch(policy, deps.fetch ?? globalThis.fetch, () => {});
  return deps.onRequest ? measureFetch(guarded, deps.clock, deps.onRequest) : guarded;
}

async function signPosted(
  { privateKey, certificate }: SamlMethodConfig,
  thread: XmlThread,
  { xml, root }: Message,
): Promise<string> {
  if (privateKey === null || certificate === null) return xml;
  try {
    return await thread.run<'sign'>({ kind: 'sign', xml, root, privateKey, certificate });
  } catch {
    throw samlErrors.busy('thread_failed');
  }
}

function serviceFacts({ settings, addresses, writer }: SamlParts) {
  const { certificate, nextCertificate, allowBareCbc, wantsSigned } = settings;
  const certificates = [certificate, nextCertificate].filter((one) => one !== null);
  return {
    entityId: writer.entityId,
    callback: addresses.callback.href,
    logout: settings.privateKey === null ? null : addresses.logout.href,
    certificates: certificate === null ? [] : certificates,
    allowBareCbc,
    wantsAssertionsSigned: wantsSigned === 'assertion' || wantsSigned === 'both',
  };
}
