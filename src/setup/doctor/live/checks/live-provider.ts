import { isJsonObject, type Json } from '../../../../model/json.ts';
import { fault, type Trouble } from '../../finding.ts';
import { addressOf, type Provider } from '../../providers.ts';
import type { Live } from '../live.ts';
import type { LiveCheck } from '../live-check.ts';

/**
 * Each OpenID provider's discovery by the issuer of usher.yaml, each SAML provider's metadata, and whether a directory
 * that speaks TLS is there. Nobody is signed in, and no secret is shown.
 */
export const liveProvider: LiveCheck = {
  id: 'live-provider',
  well: 'those who vouch for people answer, by the names they are configured with',
  async run(live) {
    const providers = live.usher?.providers ?? [];
    const found = await Promise.all(providers.map((one) => judge(one, live)));
    return found.every((one) => one === null) ? null : found.flatMap((one) => one ?? []);
  },
};

/** Null: it cannot be asked without a secret. */
async function judge(provider: Provider, { ask, network }: Live): Promise<Trouble[] | null> {
  const url = addressOf(provider);
  if (!url) return null;
  if (provider.kind === 'ldap') {
    if (!provider.showsCertificate) return null;
    const shown = await network.inspect(provider.host, provider.port);
    return typeof shown === 'string' ? [silent(url, `No handshake: ${shown}.`)] : [];
  }
  const answer = await ask(url);
  const what = typeof answer === 'string' ? answer : String(answer.status);
  const text = typeof answer === 'string' || answer.status !== 200 ? '' : answer.text;
  if (provider.kind === 'saml') {
    return /<(?:[\w.-]+:)?Entit(?:y|ies)Descriptor[\s>]/.test(text)
      ? []
      : [silent(url, `No metadata of a SAML provider: ${what}.`)];
  }
  const said = issuerIn(text);
  if (said === null) return [silent(url, `No discovery document: ${what}.`)];
  return said === provider.issuer ? [] : [misnamed(url, said, provider.issuer)];
}

function silent({ href }: URL, evidence: string): Trouble {
  return fault({
    where: href,
    evidence,
    reason: 'Nobody can sign in there.',
    mend: ['See that it runs, that its certificate is good, and that usher.yaml has its address.'],
  });
}

function misnamed({ href }: URL, said: string, issuer: string): Trouble {
  return fault({
    where: href,
    evidence: `It calls itself ${JSON.stringify(said)}, usher.yaml ${JSON.stringify(issuer)}.`,
    reason:
      'Nobody can sign in there. Every character of an issuer counts, a slash at the end too.',
    mend: [`usher.yaml: issuer: ${said}`],
  });
}

function issuerIn(text: string): string | null {
  try {
    const parsed = JSON.parse(text) as Json;
    const issuer = isJsonObject(parsed) ? parsed['issuer'] : null;
    return typeof issuer === 'string' ? issuer.slice(0, 200) : null;
  } catch {
    return null;
  }
}
