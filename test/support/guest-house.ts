import type { Browser } from './browser.ts';
import { atDoor, signInAt } from './door.ts';
import type { Page } from './page.ts';
import { ShiftedClock } from './shifted-clock.ts';
import { type Seated, type Story, seatOf, startStory } from './story.ts';
import { AUTH } from './usher.ts';

const accounts = {
  tess: { preferred_username: 'tess', name: 'Tess', groups: ['staff'] },
  vic: { preferred_username: 'vic', name: 'Vic', email: 'vic@elsewhere.example' },
};
const RULES = `
rooms:
  - { match: "closed-*", host: ["group:staff"], guests: never }
  - { match: "hall-*", host: ["group:staff"], guests: wait }
  - { match: "open-*", host: ["group:staff"], guests: open }
  - { match: "lobby-*", host: ["group:staff"], guests: jitsi }
`;

/** A story with rooms of every rule for guests, where Tess is of the staff and Vic is of nothing. */
export class GuestHouse {
  readonly story: Story;
  readonly clock: ShiftedClock;
  /** New ones, in which nobody has been, by `freshRooms`. */
  room = { closed: '', hall: '', open: '', lobby: '' };
  #count = 0;

  private constructor(story: Story, clock: ShiftedClock) {
    this.story = story;
    this.clock = clock;
  }

  static async open(more = RULES): Promise<GuestHouse> {
    const clock = new ShiftedClock();
    const story = await startStory({
      provider: { accounts },
      clock,
      more,
    });
    return new GuestHouse(story, clock);
  }

  /** For each test: rooms of its own, a provider that behaves, and Tess at it. */
  freshRooms(): void {
    this.story.provider.reset();
    this.story.provider.account = 'tess';
    this.#count += 1;
    const named = (kind: string): string => `${kind}-${this.#count}`;
    this.room = {
      closed: named('closed'),
      hall: named('hall'),
      open: named('open'),
      lobby: named('lobby'),
    };
  }

  visit(browser: Browser, room: string): Promise<Page> {
    return browser.visit(`${AUTH}/room/${room}`);
  }

  /** Opens a room and says a name there. */
  async comeAs(name: string, room: string, browser = this.story.browser()): Promise<Page> {
    atDoor(await this.visit(browser, room));
    return browser.submit({ name });
  }

  /** Somebody of the staff goes in. */
  async seatHost(room: string, browser = this.story.browser()): Promise<Seated> {
    this.story.provider.account = 'tess';
    return seatOf(await signInAt(await this.visit(browser, room), browser));
  }

  /** What the audit trail has of a room. */
  async trail(room: string): Promise<string[]> {
    const events = await this.story.usher.storage.audit.list({ room }, 100);
    return events.map(({ action, seat }) => (seat === null ? action : `${action} ${seat}`));
  }
}
