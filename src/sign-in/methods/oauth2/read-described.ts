import type { Oauth2MethodConfig } from '../../../config/method-configs/oauth2.ts';
import { isJsonObject, type JsonObject } from '../../../model/json.ts';
import { providerErrors } from '../../remote/errors.ts';
import type { Ask } from './ask.ts';

/** What a provider that is described by its addresses says of a person: its answer, and the further ones by name. */
export async function readDescribed(settings: Oauth2MethodConfig, ask: Ask): Promise<JsonObject> {
  const [person, ...more] = await Promise.all([
    ask(settings.userinfoEndpoint, 'userinfo_endpoint'),
    ...Object.entries(settings.moreEndpoints).map(
      async ([name, address]) => [name, await ask(address, `more_endpoints.${name}`)] as const,
    ),
  ]);
  if (!isJsonObject(person)) {
    throw providerErrors.answerInvalid('userinfo_form', { detail: 'no JSON object' });
  }
  return { ...person, ...Object.fromEntries(more) };
}
