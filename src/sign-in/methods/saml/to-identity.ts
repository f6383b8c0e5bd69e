import type { SamlMethodConfig } from '../../../config/method-configs/saml.ts';
import type { Identity, UpstreamSession } from '../../../model/identity.ts';
import type { ClaimMapping } from '../../claims/claim-mapping.ts';
import { type ClaimNote, mapIdentity } from '../../claims/map-identity.ts';
import type { SignedIn } from './judge/judge-statement.ts';
import { judgeSubject } from './judge/judge-subject.ts';
import { nameIdKey, writeProof } from './proof.ts';
import type { AssertionFacts } from './thread/read-assertion.ts';
import { toClaims } from './to-claims.ts';

/** Where ADFS and Entra ID list how somebody proved who they are, beside the context. */
const METHODS_REFERENCES = 'http://schemas.microsoft.com/claims/authnmethodsreferences';

type Settings = Pick<
  SamlMethodConfig,
  'id' | 'subjectAttribute' | 'secondFactorContexts' | 'emailVerified'
>;

/** Who the assertion says somebody is, by the operator's mapping. Throws `answer_invalid` where it names nobody. */
export function toIdentity(
  assertion: AssertionFacts,
  signedIn: SignedIn,
  settings: Settings,
  mapping: ClaimMapping,
): { identity: Identity; notes: readonly ClaimNote[] } {
  const subject = judgeSubject(assertion, settings.subjectAttribute);
  const claims = {
    ...toClaims(assertion),
    ...(settings.emailVerified ? { email_verified: true } : {}),
  };
  const { identity, notes } = mapIdentity(claims, mapping, settings.id, subject);
  return {
    notes,
    identity: {
      ...identity,
      subject,
      acr: shortText(signedIn.contextClass),
      authenticatedAt: signedIn.at,
      secondFactor: hasSecondFactor(assertion, signedIn, settings.secondFactorContexts),
      upstream: upstreamOf(assertion, signedIn, settings.subjectAttribute !== null),
    },
  };
}

function hasSecondFactor(
  { attributes }: AssertionFacts,
  { contextClass }: SignedIn,
  contexts: readonly string[],
): boolean {
  const used = attributes
    .filter(({ name }) => name === METHODS_REFERENCES)
    .flatMap(({ values }) => values);
  return [contextClass, ...used].some((one) => one !== null && contexts.includes(one));
}

/** What a sign-out needs; null where there is no NameID to say. */
function upstreamOf(
  { nameId }: AssertionFacts,
  { sessionIndex }: SignedIn,
  isNamedByAttribute: boolean,
): UpstreamSession | null {
  if (!nameId) return null;
  const sessionId = isNamedByAttribute ? nameIdKey(nameId) : shortText(sessionIndex);
  return { sessionId, proof: writeProof({ nameId, sessionIndex: shortText(sessionIndex) }) };
}

function shortText(value: string | null): string | null {
  return value !== null && value !== '' && value.length <= 255 ? value : null;
}
