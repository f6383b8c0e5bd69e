import { systemClock } from '../src/base/clock.ts';
import type { Verdict } from '../src/jitsi/check-token/verdict.ts';
import { isJsonObject, type JsonObject } from '../src/model/json.ts';
import { Browser } from '../test/support/browser.ts';
import type { Page } from '../test/support/page.ts';
import {
  claimsOf,
  type MeetingAddress,
  parseMeetingAddress,
  tokenAuthAddress,
} from './jitsi/front-end/address.js';
import type { Demo } from './start-demo.ts';

/** Where the walk's lines go. No line holds a query or a fragment: tokens live there. */
export type Print = (line: string) => void;

/**
 * The journeys that people make in the browser, without one: to a room, past the door, through the sign-in, into the
 * seat; a second room without a question; out again; a guest who waits for the host; a change of mind.
 *
 * @throws Error that says what was expected and what was there instead.
 */
export async function walk(demo: Demo, print: Print): Promise<void> {
  const began = systemClock.monotonicMs();
  print(
    `Meet is ${demo.jitsi.origin}, Usher ${demo.usher.origin}, the school ${demo.provider.origin}.`,
  );
  await walkAsStudent(new Journey(demo, print, 'Åsa Öberg'));
  const guest = new Journey(demo, print, 'Noor');
  const staff = new Journey(demo, print, 'Ada Fairweather');
  await waitAsGuest(guest);
  await walkAsStaff(staff);
  await goInAsGuest(guest);
  await leaveAsStaff(staff);
  const seconds = (systemClock.monotonicMs() - began) / 1000;
  print(`\nThe whole way works (${seconds.toFixed(1)} s).`);
}

async function walkAsStudent(journey: Journey): Promise<void> {
  journey.title('Åsa Öberg, a student, goes to maths');
  await journey.openRoom('Maths%209b');
  journey.expect('she may sign in or come in as a guest', journey.isAtDoor());
  await journey.signIn();
  journey.expect('the school asks who she is', journey.isAtProvider());
  await journey.pick(/Åsa Öberg/);
  await journey.expectSeat({ name: 'Åsa Öberg', affiliation: 'member' });
  await journey.openRoom('%E4%BC%9A%E8%AD%B0%E5%AE%A4');
  journey.expect('the school was not asked again', !journey.passedProvider());
  await journey.expectSeat({ name: 'Åsa Öberg', affiliation: 'member' });
  await journey.signOut();
  await journey.openRoom('Maths%209b');
  journey.expect('she is signed out here: the door is back', journey.isAtDoor());
  await journey.signIn();
  journey.expect('and of the school, which asks again', journey.isAtProvider());
}

async function waitAsGuest(journey: Journey): Promise<void> {
  journey.title('Noor, who has no account, comes to see her child’s homework');
  await journey.openRoom(homework(journey));
  journey.expect('she may sign in or come in as a guest', journey.isAtDoor());
  await journey.comeInAsGuest();
  journey.expect('she waits: nobody is there who leads it', journey.isWaiting());
}

async function goInAsGuest(journey: Journey): Promise<void> {
  journey.title('Noor is moved on');
  await journey.comeAnew();
  await journey.expectSeat({ name: 'Noor (guest)', affiliation: 'member' });
}

async function walkAsStaff(journey: Journey): Promise<void> {
  journey.title('Ada Fairweather, who teaches it, in another browser');
  await journey.openRoom(homework(journey));
  await journey.signIn();
  await journey.pick('Cancel');
  journey.expect('she reads a page of Usher’s with a way on', journey.isAtUsherPage());
  await journey.tryAgain();
  await journey.pick(/Ada Fairweather/);
  await journey.expectSeat({ name: 'Ada Fairweather', affiliation: 'owner' });
}

async function leaveAsStaff(journey: Journey): Promise<void> {
  journey.title('Ada goes home');
  await journey.signOut();
}

/** `room/{room}` has no place for a tenant, as with the neighbours it is taken over from. */
function homework(journey: Journey): string {
  return journey.carriesTenant() ? 'northlight/Homework' : 'Homework';
}

/** One person at one browser. */
class Journey {
  readonly #demo: Demo;
  readonly #print: Print;
  readonly #browser = new Browser();
  readonly #who: string;
  #step = 0;
  #room: MeetingAddress | null = null;

  constructor(demo: Demo, print: Print, who: string) {
    this.#demo = demo;
    this.#print = print;
    this.#who = who;
  }

  title(text: string): void {
    this.#print(`\n${text}`);
  }

  /** Opens a room of the stand-in, and does as its script does: go for a token. */
  async openRoom(path: string): Promise<void> {
    this.#say(`${this.#who.split(' ')[0]} opens the room ${decodeURIComponent(path)}`);
    const address = new URL(path, this.#demo.jitsi);
    const room = await this.#browser.visit(address);
    this.#tell(room);
    const meeting = parseMeetingAddress(room.url);
    if (!meeting) throw new Error(`${address} is no room.`);
    this.#room = meeting;
    const target = tokenAuthAddress(this.#demo.tokenAuthUrl, meeting);
    this.#tell(await this.#browser.visit(target, { from: room }));
  }

  async pick(button: string | RegExp): Promise<void> {
    this.#say(`at the school, presses ${button === 'Cancel' ? 'Cancel' : this.#who}`);
    this.#tell(await this.#browser.submit({}, button));
  }

  /** By the way of the door that leads to the school. */
  async signIn(): Promise<void> {
    this.#say('goes to sign in');
    this.#tell(await this.#browser.click(/^Continue with /));
  }

  async comeInAsGuest(): Promise<void> {
    this.#say('says her name and comes in as a guest');
    this.#tell(await this.#browser.submit({ name: this.#who }));
  }

  /** As the waiting page does by itself. */
  async comeAnew(): Promise<void> {
    this.#say('her waiting page comes anew');
    const { page } = this.#browser;
    this.#tell(await this.#browser.visit(page.url, { from: page }));
  }

  async tryAgain(): Promise<void> {
    this.#say('tries again from there');
    this.#tell(await this.#browser.click(/\/sign-in\//));
  }

  /** As the front end does: the token out of the address, to Prosody for its verdict. */
  async expectSeat(expected: { name: string; affiliation: string }): Promise<void> {
    const meeting = parseMeetingAddress(this.#browser.page.url);
    const token = meeting?.token;
    const same =
      meeting?.roomSafe === this.#room?.roomSafe && meeting?.tenantSafe === this.#room?.tenantSafe;
    this.expect('back at the very room with a token', token && same);
    const verdict = await this.#askProsody(token ?? '', meeting?.roomSafe, meeting?.tenantSafe);
    if (!verdict.joined) throw new Error(`Prosody refuses: ${verdict.reason ?? 'no reason'}`);
    const claims = claimsOf(token ?? '') ?? {};
    const name = userOf(claims)['name'];
    this.expect(`known as ${expected.name}`, name === expected.name, String(name));
    const { affiliation } = verdict;
    this.expect(
      `${expected.affiliation} of the room`,
      affiliation === expected.affiliation,
      affiliation,
    );
    const minutes = Math.round((Number(claims['exp']) - systemClock.nowSeconds()) / 60);
    this.#print(`      seated: ${name}, ${affiliation}, for ${minutes} minutes`);
  }

  async signOut(): Promise<void> {
    this.#say('signs out');
    const { page } = this.#browser;
    this.#tell(await this.#browser.visit(this.#demo.tokenLogoutUrl, { from: page }));
    // The school's page sends its own form; without a script we do it by hand.
    if (this.isAtProvider()) this.#tell(await this.#browser.submit());
    const { url, status } = this.#browser.page;
    const home = url.origin === this.#demo.usher.origin || url.origin === this.#demo.jitsi.origin;
    this.expect('comes back signed out', home && status === 200, `${status} ${this.#shown(url)}`);
  }

  carriesTenant(): boolean {
    return this.#demo.tokenAuthUrl.includes('{state}');
  }

  isAtProvider(): boolean {
    return this.#browser.page.url.origin === this.#demo.provider.origin;
  }

  isAtDoor(): boolean {
    return this.isAtUsherPage() && this.#browser.page.url.pathname === '/door';
  }

  isWaiting(): boolean {
    return this.isAtUsherPage() && this.#browser.page.url.pathname === '/wait';
  }

  isAtUsherPage(): boolean {
    const { url, status } = this.#browser.page;
    return url.origin === this.#demo.usher.origin && status === 200;
  }

  passedProvider(): boolean {
    const { origin } = this.#demo.provider;
    return this.#browser.page.hops.some((hop) => hop.url.origin === origin);
  }

  /** @throws Error with what was seen instead. */
  expect(what: string, holds: unknown, seen: unknown = null): void {
    if (!holds) {
      const { url, status, heading } = this.#browser.page;
      const there = seen ?? `${status} ${this.#shown(url)} “${heading ?? ''}”`;
      throw new Error(`Step ${this.#step}: expected “${what}”, and there was: ${there}`);
    }
    this.#print(`      ✓ ${what}`);
  }

  async #askProsody(token: string, room?: string, tenant?: string | null): Promise<Verdict> {
    const answer = await fetch(new URL('prosody/verdict', this.#demo.jitsi), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token, room, tenant }),
    });
    return (await answer.json()) as Verdict;
  }

  /** Whose address it is and its path; long names made by chance are cut short, queries left out. */
  #shown({ origin, pathname }: URL): string {
    const parts = { Meet: this.#demo.jitsi, Usher: this.#demo.usher, School: this.#demo.provider };
    const owner = Object.entries(parts).find(([, url]) => url.origin === origin)?.[0] ?? origin;
    const path = pathname.replace(/(?<=\/)[\w-]{43}(?=\/|$)/g, '…');
    return `${owner.padEnd(6)} ${path}`;
  }

  #say(text: string): void {
    this.#step += 1;
    this.#print(`  ${this.#step}. ${text}`);
  }

  #tell(page: Page): void {
    for (const { status, url } of page.hops) this.#print(`      ${status} ${this.#shown(url)}`);
    const seen = page.heading ?? page.title;
    if (page.url.origin !== this.#demo.jitsi.origin && seen) this.#print(`          “${seen}”`);
  }
}

function userOf(claims: JsonObject): JsonObject {
  const { context } = claims;
  const user = isJsonObject(context) ? context['user'] : null;
  return isJsonObject(user) ? user : {};
}
