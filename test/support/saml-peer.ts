import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from './browser.ts';
import type { Page } from './page.ts';
import { samlKeys } from './saml-keys.ts';
import type { UsherProcess } from './usher-process.ts';

/** Our key and its certificate as files; `remove` ends them. */
export function writeServiceKey(): { readonly lines: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'usher-saml-peer-'));
  writeFileSync(join(folder, 'key.pem'), samlKeys.service.privateKey, { mode: 0o600 });
  writeFileSync(join(folder, 'crt.pem'), samlKeys.service.certificate);
  return {
    lines: `private_key_file: ${folder}/key.pem\n  certificate_file: ${folder}/crt.pem`,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The method of a SAML provider as YAML, an entry of the list. */
export function samlMethod(
  id: string,
  title: string,
  metadataUrl: string,
  keyLines: string,
): string {
  return `- id: ${id}
  type: saml
  title: ${title}
  metadata_url: ${metadataUrl}
  allow_http: true
  ${keyLines}`;
}

/**
 * Writes another name into the response on a provider's page, as somebody with that page can, sends it on, and holds
 * that it is refused for its signature and signs nobody in.
 */
export async function assertChangeRefused(
  browser: Browser,
  usherUrl: string,
  usher: UsherProcess,
): Promise<void> {
  const xml = Buffer.from(responseOn(browser.page), 'base64').toString();
  const changed = xml.replaceAll('>asa<', '>ben<');
  assert.notEqual(changed, xml);
  const before = usher.process.output.length;
  const page = await browser.submit({ SAMLResponse: Buffer.from(changed).toString('base64') });
  assert.equal(page.url.origin, new URL(usherUrl).origin);
  assert.equal(page.status, 400, page.text);
  const said = () => usher.process.output.slice(before);
  // Its log comes by a pipe, behind the answer perhaps.
  for (let tries = 0; tries < 100 && !said().includes('request_refused'); tries++) await sleep(50);
  assert.match(said(), /signature_wrong: /);
  assert.equal(await isSignedInAt(browser, usherUrl), false);
}

/** The response that a provider's page is about to send. */
export function responseOn(page: Page): string {
  for (const { fields } of page.forms) {
    const value = new Map(fields).get('SAMLResponse');
    if (value) return value;
  }
  throw new Error(`There is no response on “${page.title}”: ${page.text}`);
}

/** Whether this browser has a session at the Usher of this address. */
export async function isSignedInAt(browser: Browser, usherUrl: string): Promise<boolean> {
  return (await browser.visit(`${usherUrl}account`, { follow: false })).status === 200;
}
