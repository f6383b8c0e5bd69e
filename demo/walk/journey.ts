import { systemClock } from '../../src/base/clock.ts';
import type { Verdict } from '../../src/jitsi/check-token/verdict.ts';
import { isJsonObject, type JsonObject } from '../../src/model/json.ts';
import { Browser } from '../../test/support/browser.ts';
import type { Page } from '../../test/support/page.ts';
import { claimsOf, type MeetingAddress } from '../jitsi/front-end/address.js';
import type { Comer } from '../prosody.ts';
import type { Demo } from '../start-demo.ts';

/** Where the walk's lines go. No line holds a query or a fragment: tokens live there. */
export type Print = (line: string) => void;

/** One person at one browser. */
export class Journey {
  readonly demo: Demo;
  readonly #print: Print;
  readonly browser = new Browser();
  readonly who: string;
  #steps = 0;

  constructor(demo: Demo, print: Print, who: string) {
    this.demo = demo;
    this.#print = print;
    this.who = who;
  }

  title(text: string): void {
    this.#print(`\n${text}`);
  }

  async pick(button: string | RegExp): Promise<void> {
    this.step(`at the school, presses ${button === 'Cancel' ? 'Cancel' : this.who}`);
    this.tell(await this.browser.submit({}, button));
  }

  /** By the way of the door that leads to the school. */
  async signIn(): Promise<void> {
    this.step('goes to sign in');
    this.tell(await this.browser.click(/^Continue with /));
  }

  async comeInAsGuest(): Promise<void> {
    this.step('says her name and comes in as a guest');
    this.tell(await this.browser.submit({ name: this.who }));
  }

  /** As the waiting page does by itself. */
  async comeAnew(): Promise<void> {
    this.step('her waiting page comes anew');
    const { page } = this.browser;
    this.tell(await this.browser.visit(page.url, { from: page }));
  }

  async tryAgain(): Promise<void> {
    this.step('tries again from there');
    this.tell(await this.browser.click(/\/sign-in\//));
  }

  /** To Prosody with it, as the front end does. */
  async expectVerdict(
    token: string,
    { roomSafe, tenantSafe }: MeetingAddress,
    expected: { readonly name: string; readonly affiliation: string },
  ): Promise<void> {
    const verdict = await this.#askProsody({ token, room: roomSafe, tenant: tenantSafe });
    if (!verdict.joined) throw new Error(`Prosody refuses: ${verdict.reason ?? 'no reason'}`);
    const claims = claimsOf(token) ?? {};
    const name = userOf(claims)['name'];
    this.expect(`known as ${expected.name}`, name === expected.name, String(name));
    const { affiliation } = verdict;
    const is = affiliation === expected.affiliation;
    this.expect(`${expected.affiliation} of the room`, is, affiliation);
    const minutes = Math.round((Number(claims['exp']) - systemClock.nowSeconds()) / 60);
    this.#print(`      seated: ${name}, ${affiliation}, for ${minutes} minutes`);
  }

  isAtProvider(): boolean {
    return this.browser.page.url.origin === this.demo.provider.origin;
  }

  isAtDoor(): boolean {
    return this.isAtUsherPage() && this.browser.page.url.pathname === '/door';
  }

  isWaiting(): boolean {
    return this.isAtUsherPage() && this.browser.page.url.pathname === '/wait';
  }

  isAtUsherPage(): boolean {
    const { url, status } = this.browser.page;
    return url.origin === this.demo.usher.origin && status === 200;
  }

  /** Whether the way led by this address, or one below it. */
  passed(place: URL): boolean {
    const at = place.origin + place.pathname;
    return this.browser.page.hops.some(({ url }) => url.href.startsWith(at));
  }

  /** @throws Error with what was seen instead. */
  expect(what: string, holds: unknown, seen: unknown = null): void {
    if (!holds) {
      const { url, status, heading } = this.browser.page;
      const there = seen ?? `${status} ${this.#shown(url)} “${heading ?? ''}”`;
      throw new Error(`Step ${this.#steps}: expected “${what}”, and there was: ${there}`);
    }
    this.#print(`      ✓ ${what}`);
  }

  async #askProsody(comer: Comer): Promise<Verdict> {
    const answer = await fetch(new URL('prosody/verdict', this.demo.jitsi), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(comer),
    });
    return (await answer.json()) as Verdict;
  }

  /** Whose address it is and its path; long names made by chance are cut short, queries left out. */
  #shown({ origin, pathname }: URL): string {
    const parts = { Meet: this.demo.jitsi, Usher: this.demo.usher, School: this.demo.provider };
    const owner = Object.entries(parts).find(([, url]) => url.origin === origin)?.[0] ?? origin;
    const path = pathname.replace(/(?<=\/)[\w-]{43}(?=\/|$)/g, '…');
    return `${owner.padEnd(6)} ${path}`;
  }

  /** What the person does next. */
  step(text: string): void {
    this.#steps += 1;
    this.#print(`  ${this.#steps}. ${text}`);
  }

  /** Where it led. */
  tell(page: Page): void {
    for (const { status, url } of page.hops) this.#print(`      ${status} ${this.#shown(url)}`);
    const seen = page.heading ?? page.title;
    if (page.url.origin !== this.demo.jitsi.origin && seen) this.#print(`          “${seen}”`);
  }
}

function userOf(claims: JsonObject): JsonObject {
  const { context } = claims;
  const user = isJsonObject(context) ? context['user'] : null;
  return isJsonObject(user) ? user : {};
}
