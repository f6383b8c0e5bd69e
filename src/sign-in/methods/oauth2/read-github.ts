import type { GithubMethodConfig } from '../../../config/method-configs/oauth2.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../model/json.ts';
import { providerErrors } from '../../remote/errors.ts';
import type { Ask } from './ask.ts';

/** As many as the interface gives in one answer. */
const PAGE = 100;
/** Of more organisations or teams than a thousand nothing is read: whoever has them is no person. */
const MOST_PAGES = 10;

/**
 * What GitHub says of a person (REST API 2022-11-28): `GET /user`, the primary e-mail address if GitHub has verified
 * it, and as groups the organisations (`acme`) and teams (`acme/teachers`), in small letters.
 */
export async function readGithub(settings: GithubMethodConfig, ask: Ask): Promise<JsonObject> {
  const { apiUrl } = settings;
  const [person, emails, organisations, teams] = await Promise.all([
    ask(`${apiUrl}user`, 'user'),
    readAll(`${apiUrl}user/emails`, 'user/emails', ask),
    settings.groups ? readAll(`${apiUrl}user/orgs`, 'user/orgs', ask) : [],
    settings.groups ? readAll(`${apiUrl}user/teams`, 'user/teams', ask) : [],
  ]);
  if (!isJsonObject(person))
    throw providerErrors.answerInvalid('userinfo_form', { detail: 'user' });
  // The address of the profile is whatever the person has chosen to show.
  const { email: _, ...profile } = person;
  const groups = [...organisations.flatMap(organisationName), ...teams.flatMap(teamName)];
  return { ...profile, ...primaryEmail(emails), groups: [...new Set(groups)] };
}

/** Page after page, by number: no address of an answer is followed. */
async function readAll(address: string, name: string, ask: Ask): Promise<JsonObject[]> {
  const all: JsonObject[] = [];
  for (let page = 1; page <= MOST_PAGES; page++) {
    const items = await ask(`${address}?per_page=${PAGE}&page=${page}`, name);
    if (!Array.isArray(items))
      throw providerErrors.answerInvalid('userinfo_form', { detail: name });
    all.push(...items.filter(isJsonObject));
    if (items.length < PAGE) break;
  }
  return all;
}

function primaryEmail(emails: readonly JsonObject[]): JsonObject {
  const primary = emails.find((one) => one['primary'] === true && one['verified'] === true);
  const address = primary?.['email'];
  return typeof address === 'string' ? { email: address, email_verified: true } : {};
}

function organisationName({ login }: JsonObject): string[] {
  return textOf(login);
}

function teamName({ slug, organization }: JsonObject): string[] {
  const owner = isJsonObject(organization ?? null) ? (organization as JsonObject)['login'] : null;
  const [organisation] = textOf(owner);
  return organisation === undefined ? [] : textOf(slug).map((team) => `${organisation}/${team}`);
}

function textOf(value: Json | undefined): string[] {
  return typeof value === 'string' && value !== '' ? [value.toLowerCase()] : [];
}
