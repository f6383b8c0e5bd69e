import assert from 'node:assert/strict';
import type { Browser } from './browser.ts';
import { attributesOf } from './html.ts';
import type { Page } from './page.ts';
import type { Oddities, SoftAnswer, SoftPasskey } from './soft-passkey.ts';
import { AUTH } from './usher.ts';

/** A question to a passkey, and the form that takes its answer, as the script has them. */
export interface Asked {
  readonly page: Page;
  /** The form's own token. */
  readonly token: string;
  readonly action: URL;
  readonly question: { readonly challenge: string } & Record<string, unknown>;
}

/** Presses the passkey button of the page that is open: what the script does before it asks the browser. */
export async function askOn(browser: Browser): Promise<Asked> {
  const { page } = browser;
  const tag = /<form\b[^>]*data-passkey=[^>]*>/.exec(page.body)?.[0];
  assert.ok(tag, `There is no passkey button on “${page.title}”.`);
  const attributes = attributesOf(tag);
  const form = page.forms.find(({ fields }) => fields.some(([name]) => name === 'answer'));
  const token = Object.fromEntries(form?.fields ?? [])['form'] ?? '';
  const href = new URL(attributes.get('data-question') ?? '', page.url);
  const answered = await browser.visit(href, {
    form: new URLSearchParams({ form: token }),
    from: page,
  });
  assert.equal(answered.status, 200, answered.body);
  const question = answered.json() as Asked['question'];
  return { page, token, action: new URL(attributes.get('action') ?? '', page.url), question };
}

/** Sends the answer, as the script does. */
export function send(
  browser: Browser,
  { page, token, action, question }: Asked,
  answer: SoftAnswer | string,
  more: Readonly<Record<string, string>> = {},
): Promise<Page> {
  const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
  const fields = { form: token, question: question.challenge, answer: text, ...more };
  return browser.visit(action, { form: new URLSearchParams(fields), from: page });
}

/** On the page of passkeys of somebody who is signed in. */
export async function addPasskey(
  browser: Browser,
  key: SoftPasskey,
  label = 'Phone',
  odd: Oddities = {},
): Promise<Page> {
  await browser.visit(`${AUTH}/account/passkeys`);
  const asked = await askOn(browser);
  return send(browser, asked, key.create(asked.question, odd), { label });
}

/** On the page that is open, at the sign-in or where somebody is asked once more. */
export async function usePasskey(
  browser: Browser,
  key: SoftPasskey,
  odd: Oddities = {},
): Promise<Page> {
  const asked = await askOn(browser);
  return send(browser, asked, key.get(asked.question, odd));
}
