import assert from 'node:assert/strict';
import type { Browser } from './browser.ts';
import type { Page } from './page.ts';
import { ShiftedClock } from './shifted-clock.ts';
import { type Story, seatOf, startStory } from './story.ts';
import { AUTH } from './usher.ts';
import { type EventStream, listenAt, stateOf, waitingAt } from './wait-page.ts';

const accounts = {
  tess: { preferred_username: 'tess', name: 'Tess', groups: ['teachers'] },
  ben: { preferred_username: 'ben', name: 'Ben', groups: ['students'] },
};
const RULES = `
rooms:
  - match: ["class-*"]
    host: ["group:teachers"]
    member: ["group:students"]
    guests: wait
  - match: ["open-*"]
    host: ["group:teachers"]
    member: ["group:students"]
    wait: false
waiting: { host_within: 30m }
`;

/** A school where Ben, a member, waits for Tess, a host; each test has a room of its own, by `freshRoom`. */
export class WaitingStory {
  readonly clock: ShiftedClock;
  readonly story: Story;
  /** Signed in before the clock is put forward, which the provider knows nothing of. */
  tess!: Browser;
  ben!: Browser;
  #rooms = 0;

  private constructor(story: Story, clock: ShiftedClock) {
    this.story = story;
    this.clock = clock;
  }

  static async start(): Promise<WaitingStory> {
    const clock = new ShiftedClock();
    const story = await startStory({ provider: { accounts }, clock, more: RULES });
    const waiting = new WaitingStory(story, clock);
    waiting.tess = await waiting.signedIn('tess');
    waiting.ben = await waiting.signedIn('ben');
    return waiting;
  }

  freshRoom(): void {
    this.#rooms += 1;
  }

  get room(): string {
    return `class-${this.#rooms}`;
  }

  get key() {
    return { jitsi: 'main', path: this.room };
  }

  async signedIn(account: keyof typeof accounts): Promise<Browser> {
    this.story.provider.account = account;
    const browser = this.story.browser({ clock: this.clock });
    await browser.visit(`${AUTH}/account`);
    assert.equal(browser.page.heading, `Signed in as ${accounts[account].name}`);
    return browser;
  }

  /** A second later each, so that what is written down has an order. */
  enter(browser: Browser, to = this.room): Promise<Page> {
    this.clock.pass(1);
    return browser.visit(`${AUTH}/room/${to}`);
  }

  again(browser: Browser, page: Page): Promise<Page> {
    this.clock.pass(1);
    return browser.visit(waitingAt(page).again, { from: page });
  }

  /** Their affiliation, once they are led on. */
  async comesIn(browser: Browser, page: Page): Promise<string> {
    return seatOf(await this.again(browser, page)).verdict.affiliation ?? '';
  }

  state(browser: Browser, page: Page): Promise<string> {
    return stateOf(this.story.usher.answer, browser, page);
  }

  listen(browser: Browser, page: Page): Promise<EventStream> {
    return listenAt(this.story.usher.answer, browser, page);
  }

  /** What the audit trail has of the room. */
  async trail(): Promise<string[]> {
    const events = await this.story.usher.storage.audit.list({ room: this.room }, 100);
    return events.map(({ action, seat }) => `${action} ${seat}`);
  }

  /** Jitsi reports that the room runs. */
  async conferenceBegins(id: string): Promise<void> {
    const now = this.clock.nowSeconds();
    await this.story.usher.storage.presence.startConference({
      ...this.key,
      id,
      mailOwner: 'x@meet.example.org',
      startTime: new Date(now * 1000).toISOString(),
      startedAt: now,
      durationSeconds: 86_400,
      meetingId: null,
      endedAt: null,
    });
  }

  close(): Promise<void> {
    return this.story.close();
  }
}
