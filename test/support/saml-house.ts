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
  readonly clock?: Clock;
  readonly storage?: Storage;
  /** What the provider takes; default both. */
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
    writeFileSync(
      join(folder, 'idp.xml'),
      idp.metadata(options.bindings ? { bindings: options.bindings } : {}),
    );
    writeFileSync(join(folder, 'saml.key'), samlKeys.service.privateKey, { mode: 0o600 });
    writeFileSync(join(folder, 'saml.crt'), samlKeys.service.certificate);
    const { storage } = options;
    const yaml = samlYaml(folder, options);
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

function samlYaml(
  folder: string,
  { settings = [], methods = '', more = '' }: SamlHouseOptions,
): string {
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
${methods}${guests}${more}`;
}
