import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, systemClock } from '../../src/base/clock.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { Browser } from './browser.ts';
import type { Page } from './page.ts';
import { SamlIdp, type SeenRequest } from './saml-idp.ts';
import { samlKeys } from './saml-keys.ts';
import { escapeXml } from './saml-messages.ts';
import { AUTH, JITSI_SECRET, MEET, startUsher, type TestUsher } from './usher.ts';

export const SAML_CALLBACK = `${AUTH}/sign-in/uni/callback`;
export const SAML_LOGOUT = `${AUTH}/sign-in/uni/logout`;

export interface SamlHouseOptions {
  /** Further lines of the method, each as `name: value`. */
  readonly settings?: readonly string[];
  /** Further methods and sections. */
  readonly methods?: string;
  readonly more?: string;
  /** All of the settings instead, with the files that lie in this folder. */
  readonly yaml?: (folder: string) => string;
  readonly clock?: Clock;
  readonly storage?: Storage;
  /** What the provider takes; default both. */
  /** Whether there is a method `other` too, at the same provider. */
  readonly second?: boolean;
  readonly bindings?: readonly ('redirect' | 'post')[];
}

/** A whole Usher in memory, and a provider of our own that a browser can visit. */
export class SamlHouse {
  readonly usher: TestUsher;
  readonly idp: SamlIdp;
  /** What the provider was asked, the last at the end. */
  readonly asked: SeenRequest[] = [];
  /** What it was told about signing out. */
  readonly told: URLSearchParams[] = [];
  readonly #folder: string;
  readonly #clock: Clock;

  private constructor(usher: TestUsher, idp: SamlIdp, folder: string, clock: Clock) {
    this.usher = usher;
    this.idp = idp;
    this.#folder = folder;
    this.#clock = clock;
  }

  static async open(options: SamlHouseOptions = {}): Promise<SamlHouse> {
    const clock = options.clock ?? systemClock;
    const idp = new SamlIdp(clock);
    const folder = mkdtempSync(join(tmpdir(), 'usher-saml-house-'));
    writeSamlFiles(folder, idp, options);
    const { storage } = options;
    const yaml = options.yaml?.(folder) ?? samlYaml(folder, options);
    const usher = await startUsher({ yaml, clock, ...(storage && { storage }) });
    return new SamlHouse(usher, idp, folder, clock);
  }

  browser(): Browser {
    return new Browser({
      routes: {
        [AUTH]: this.usher.answer,
        'https://idp.example.org': (request) => this.#answer(request),
        [MEET]: () => html('<h1>Jitsi Meet</h1>'),
      },
      network: false,
      clock: this.#clock,
    });
  }

  /** The whole way: to the room, through the provider, back. */
  async signIn(browser = this.browser(), room = 'standup'): Promise<Page> {
    await browser.visit(`${AUTH}/room/${room}`);
    return browser.submit();
  }

  /** A browser that stands at the provider's page: its cookies for our callback, and what the page would post. */
  async atProvider(method = 'uni'): Promise<{ cookie: string; form: URLSearchParams }> {
    const browser = this.browser();
    const room = await browser.visit(`${AUTH}/room/standup`);
    const page =
      room.url.origin === AUTH ? await browser.click(new RegExp(`sign-in/${method}\\b`)) : room;
    const { form } = page.formWith('Continue');
    const fromElsewhere = { sameSite: false, topLevelGet: false };
    const cookie = browser.jar.header(new URL(SAML_CALLBACK), fromElsewhere) ?? '';
    return { cookie, form: new URLSearchParams(form.fields.map((pair) => [...pair])) };
  }

  /** Posts to our callback what a page of the provider would. */
  post(cookie: string, form: URLSearchParams, address = SAML_CALLBACK): Promise<Response> {
    const headers = { cookie, origin: 'https://idp.example.org' };
    return this.usher.answer(
      new Request(address, { method: 'POST', headers, body: new URLSearchParams(form) }),
    );
  }

  /** What the provider's page posts: it signs people in without asking. */
  async #answer(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const form = request.method === 'POST' ? new URLSearchParams(await request.text()) : null;
    const given = form ?? url.searchParams;
    if (url.pathname === '/slo') {
      this.told.push(given);
      return html('<h1>Signed out at the provider</h1>');
    }
    const departure = form
      ? { kind: 'post' as const, url, fields: Object.fromEntries(form) }
      : { kind: 'redirect' as const, url };
    const seen = this.idp.read(departure);
    this.asked.push(seen);
    const response = Buffer.from(this.idp.respond(seen)).toString('base64');
    return html(
      postForm(seen.callback, { SAMLResponse: response, RelayState: seen.relayState ?? '' }),
    );
  }

  async close(): Promise<void> {
    await this.usher.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** What the settings name: the provider's metadata, our key and its certificate. */
export function writeSamlFiles(
  folder: string,
  idp: SamlIdp,
  { bindings }: Pick<SamlHouseOptions, 'bindings'> = {},
): void {
  writeFileSync(join(folder, 'idp.xml'), idp.metadata(bindings ? { bindings } : {}));
  writeFileSync(join(folder, 'saml.key'), samlKeys.service.privateKey, { mode: 0o600 });
  writeFileSync(join(folder, 'saml.crt'), samlKeys.service.certificate);
}

/** Whether an answer of ours opens a session. */
export function isSignedIn(response: Response): boolean {
  const set = response.headers.getSetCookie().filter((one) => /usher-session=[^;]/.test(one));
  return set.length > 0;
}

/** A response as the form of a page has it. */
export function samlForm(xml: string, relayState: string | null = null): URLSearchParams {
  const form = new URLSearchParams({ SAMLResponse: Buffer.from(xml).toString('base64') });
  if (relayState !== null) form.set('RelayState', relayState);
  return form;
}

function postForm(action: string, fields: Record<string, string>): string {
  const inputs = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${name}" value="${escapeXml(value)}">`,
  );
  return `<form method="post" action="${action}">${inputs.join('')}<button>Continue</button></form>`;
}

function html(body: string): Response {
  return new Response(`<!doctype html><title>IdP</title>${body}`, {
    headers: { 'content-type': 'text/html; charset=utf-8' },
  });
}

export function samlYaml(folder: string, options: SamlHouseOptions): string {
  const { settings = [], methods = '', more = '' } = options;
  const other = options.second
    ? `    - { id: other, type: saml, title: Other, metadata_file: ${folder}/idp.xml }\n`
    : '';
  const lines = [
    'id: uni',
    'type: saml',
    'title: Example University',
    `metadata_file: ${folder}/idp.xml`,
    `private_key_file: ${folder}/saml.key`,
    `certificate_file: ${folder}/saml.crt`,
    ...settings,
  ];
  const guests = /^guests:/m.test(more) ? '' : 'guests: { without_rules: never }\n';
  return `
public_url: ${AUTH}/
jitsi:
  url: ${MEET}/
  secret: ${JITSI_SECRET}
sign_in:
  methods:
    - ${lines.join('\n      ')}
${other}${methods}${guests}${more}`;
}
