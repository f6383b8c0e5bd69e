import { isJsonObject, type Json } from '../../../../model/json.ts';
import { fault, type Trouble } from '../../finding.ts';
import { discoveryOf } from '../addresses.ts';
import type { Live } from '../live.ts';
import type { LiveCheck } from '../live-check.ts';

/** Each OpenID provider's discovery (OpenID Connect Discovery 4), by the issuer of usher.yaml. */
export const liveProvider: LiveCheck = {
  id: 'live-provider',
  well: 'the OpenID providers answer by the names they are configured with',
  async run({ usher, ask }) {
    if (!usher || usher.providers.length === 0) return null;
    const found = await Promise.all(usher.providers.map((one) => judge(one, ask)));
    return found.flat();
  },
};

async function judge(issuer: string, ask: Live['ask']): Promise<Trouble[]> {
  const url = discoveryOf(issuer);
  const answer = await ask(url);
  const said = typeof answer === 'string' ? null : issuerIn(answer.text);
  if (said === issuer) return [];
  const evidence =
    said === null
      ? `No discovery document: ${typeof answer === 'string' ? answer : answer.status}.`
      : `It calls itself ${JSON.stringify(said)}, usher.yaml ${JSON.stringify(issuer)}.`;
  return [
    fault({
      where: url,
      evidence,
      reason:
        'Nobody can sign in there. Every character of an issuer counts, a slash at the end too.',
      mend: [
        said === null
          ? 'See that the provider runs and its certificate is good.'
          : `usher.yaml: issuer: ${said}`,
      ],
    }),
  ];
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
