import type { OidcMethodConfig } from '../../../config/config.ts';
import type { SignInWish } from '../../../model/continuation.ts';

/**
 * The settings with what one sign-in asks for beyond them. It can ask for more, never for less: the operator's classes
 * of authentication come first, the shorter age counts, and what the operator has fixed stays. Where the rule for a
 * room names classes, which is the operator's word too, only those are asked for.
 */
export function withWish(
  settings: OidcMethodConfig,
  wish: SignInWish | undefined,
): OidcMethodConfig {
  if (!wish) return settings;
  const { required } = wish;
  const { acrValues, maxAgeSeconds, prompt, authorizationParameters } = settings;
  const ages = [maxAgeSeconds, wish.maxAgeSeconds].filter((age) => age !== null);
  return {
    ...settings,
    acrValues: required?.acr.length
      ? required.acr
      : [...new Set([...acrValues, ...wish.acrValues])],
    maxAgeSeconds: ages.length === 0 ? null : Math.min(...ages),
    prompt: prompt ?? (wish.askAgain ? 'login' : null),
    authorizationParameters:
      wish.loginHint === null
        ? authorizationParameters
        : { login_hint: wish.loginHint, ...authorizationParameters },
  };
}
