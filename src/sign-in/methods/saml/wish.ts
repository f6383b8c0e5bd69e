import type { SamlMethodConfig } from '../../../config/method-configs/saml.ts';
import type { SignInWish } from '../../../model/continuation.ts';
import type { AuthnWish } from './messages/authn-request.ts';
import type { Provider } from './metadata/provider.ts';
import { NAME_ID } from './names.ts';

type Settings = Pick<
  SamlMethodConfig,
  'authnContexts' | 'secondFactorContexts' | 'forceAuthn' | 'maxAgeSeconds' | 'nameIdFormat'
>;

/** How a sign-in has to be. */
export interface Demand extends Pick<AuthnWish, 'contexts' | 'force'> {
  readonly maxAgeSeconds: number | null;
}

/**
 * What one sign-in asks for, beyond the settings. It can ask for more, never for less: what the rule for the room asks
 * for goes first, and where the operator has contexts, a wish chooses among them; the shorter age counts.
 */
export function demandOf(settings: Settings, wish: SignInWish | undefined): Demand {
  const ages = [settings.maxAgeSeconds, wish?.maxAgeSeconds ?? null].filter((age) => age !== null);
  const maxAgeSeconds = ages.length === 0 ? null : Math.min(...ages);
  return {
    contexts: contextsOf(settings, wish),
    // There is no way to tell the provider an age: it is made to ask, and the answer is checked.
    force: settings.forceAuthn || wish?.askAgain === true || maxAgeSeconds !== null,
    maxAgeSeconds,
  };
}

function contextsOf(settings: Settings, wish: SignInWish | undefined): readonly string[] {
  const { authnContexts, secondFactorContexts } = settings;
  const required = wish?.required;
  if (required && required.acr.length > 0) return chosen(required.acr, authnContexts, required.acr);
  if (required?.secondFactor) {
    return chosen(secondFactorContexts, authnContexts, secondFactorContexts);
  }
  // Whoever writes an address writes the wish: what it adds to the operator's contexts must not do.
  return chosen(wish?.acrValues ?? [], authnContexts, authnContexts);
}

/** Those wanted that the operator's contexts have; where these have none, `otherwise`; where there are none, all. */
function chosen(
  wanted: readonly string[],
  settled: readonly string[],
  otherwise: readonly string[],
): readonly string[] {
  if (settled.length === 0) return wanted;
  const both = wanted.filter((one) => settled.includes(one));
  return both.length > 0 ? both : otherwise;
}

/** Which kind of NameID is asked for; null: whatever the provider likes. */
export function nameIdFormatFor(settings: Settings, provider: Provider): string | null {
  switch (settings.nameIdFormat) {
    case 'auto':
      return provider.nameIdFormats.includes(NAME_ID.persistent) ? NAME_ID.persistent : null;
    case 'none':
      return null;
    default:
      return NAME_ID[settings.nameIdFormat];
  }
}
