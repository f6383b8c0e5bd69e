import assert from 'node:assert/strict';
import type { Browser, BrowserOptions } from './browser.ts';
import { invite, type MadeInvitation } from './invite.ts';
import type { Page } from './page.ts';
import { ShiftedClock } from './shifted-clock.ts';
import { type Story, startStory } from './story.ts';
import { AUTH, type UsherOptions } from './usher.ts';

/** The button of an invitation's page. */
export const ENTER = 'Enter the room';

const accounts = {
  doc: { preferred_username: 'doc', name: 'Dr. Okafor', groups: ['doctors'] },
  kim: { preferred_username: 'kim', name: 'Kim', email: 'kim@elsewhere.example', groups: [] },
};

/** Halls are entered at once, practices once the doctor is there. */
const RULES = `
more_jitsi:
  - id: second
    url: https://second.example.org/
    secret: another-not-a-real-secret-0123456789
rooms:
  - match: "practice-*"
    host: ["group:doctors"]
  - match: "hall-*"
    host: ["group:doctors"]
    wait: false
    features: { recording: ["host"], screen-sharing: ["host", "member"] }
  - match: "closed"
    host: ["group:doctors"]
    between: "Mon 03:00-03:01 Europe/Berlin"
  - match: "final"
    final: true
`;

export type InvitationWishes = Partial<Parameters<typeof invite>[1]>;

/** A story whose rules name nobody but doctors: everybody else comes by invitation. */
export class InvitedStory {
  readonly story: Story;
  readonly clock: ShiftedClock;

  private constructor(story: Story, clock: ShiftedClock) {
    this.story = story;
    this.clock = clock;
  }

  /** `more`: further settings. `parts`: what takes the place of the store. */
  static async start(more = '', parts: Pick<UsherOptions, 'storage'> = {}): Promise<InvitedStory> {
    const clock = new ShiftedClock();
    const story = await startStory({
      provider: { accounts },
      ...parts,
      clock,
      more: RULES + more,
    });
    return new InvitedStory(story, clock);
  }

  /** For one guest, from now on for an hour, unless said otherwise. */
  invite(room: string, more: InvitationWishes = {}): Promise<MadeInvitation> {
    return invite(this.story.usher, { room, ...more }, this.clock);
  }

  browser(more: BrowserOptions = {}): Browser {
    return this.story.browser({ clock: this.clock, ...more });
  }

  async signedIn(account: keyof typeof accounts, person = this.browser()): Promise<Browser> {
    this.story.provider.account = account;
    await person.visit(`${AUTH}/account`);
    return person;
  }

  /** Opens the link and presses the button; under a name, where one is asked for. */
  async enter(person: Browser, { link }: MadeInvitation, name = 'Ann'): Promise<Page> {
    const page = await person.visit(link);
    assert.equal(page.status, 200, page.text);
    return person.submit(page.body.includes('id="name"') ? { name } : {}, ENTER);
  }

  async uses({ id }: MadeInvitation): Promise<number | undefined> {
    return (await this.story.usher.storage.invitations.find(id))?.uses;
  }
}
