import {
  type MeetingAddress,
  parseMeetingAddress,
  tokenAuthAddress,
} from '../jitsi/front-end/address.js';
import type { Demo } from '../start-demo.ts';
import { Journey, type Print } from './journey.ts';

/**
 * Jitsi leaves for its tokens: to a room, past the door, through the sign-in, into the seat; a second room without a
 * question; out again; a guest who waits for the host; a change of mind.
 */
export async function walkByLink(demo: Demo, print: Print): Promise<void> {
  await walkAsStudent(new LinkJourney(demo, print, 'Åsa Öberg'));
  const guest = new LinkJourney(demo, print, 'Noor');
  const staff = new LinkJourney(demo, print, 'Ada Fairweather');
  await waitAsGuest(guest);
  await walkAsStaff(staff);
  await goInAsGuest(guest);
  await leaveAsStaff(staff);
}

async function walkAsStudent(journey: LinkJourney): Promise<void> {
  journey.title('Åsa Öberg, a student, goes to maths');
  await journey.openRoom('Maths%209b');
  journey.expect('she may sign in or come in as a guest', journey.isAtDoor());
  await journey.signIn();
  journey.expect('the school asks who she is', journey.isAtProvider());
  await journey.pick(/Åsa Öberg/);
  await journey.expectSeat({ name: 'Åsa Öberg', affiliation: 'member' });
  await journey.openRoom('%E4%BC%9A%E8%AD%B0%E5%AE%A4');
  journey.expect('the school was not asked again', !journey.passed(journey.demo.provider));
  await journey.expectSeat({ name: 'Åsa Öberg', affiliation: 'member' });
  await journey.signOut();
  await journey.openRoom('Maths%209b');
  journey.expect('she is signed out here: the door is back', journey.isAtDoor());
  await journey.signIn();
  journey.expect('and of the school, which asks again', journey.isAtProvider());
}

async function waitAsGuest(journey: LinkJourney): Promise<void> {
  journey.title('Noor, who has no account, comes to see her child’s homework');
  await journey.openRoom(homework(journey));
  journey.expect('she may sign in or come in as a guest', journey.isAtDoor());
  await journey.comeInAsGuest();
  journey.expect('she waits: nobody is there who leads it', journey.isWaiting());
}

async function goInAsGuest(journey: LinkJourney): Promise<void> {
  journey.title('Noor is moved on');
  await journey.comeAnew();
  await journey.expectSeat({ name: 'Noor (guest)', affiliation: 'member' });
}

async function walkAsStaff(journey: LinkJourney): Promise<void> {
  journey.title('Ada Fairweather, who teaches it, in another browser');
  await journey.openRoom(homework(journey));
  await journey.signIn();
  await journey.pick('Cancel');
  journey.expect('she reads a page of Usher’s with a way on', journey.isAtUsherPage());
  await journey.tryAgain();
  await journey.pick(/Ada Fairweather/);
  await journey.expectSeat({ name: 'Ada Fairweather', affiliation: 'owner' });
}

async function leaveAsStaff(journey: LinkJourney): Promise<void> {
  journey.title('Ada goes home');
  await journey.signOut();
}

/** A link has no place for a tenant, as with the neighbours it is taken over from. */
function homework(journey: LinkJourney): string {
  return journey.demo.mode === 'state' ? 'northlight/Homework' : 'Homework';
}

/** One person at one browser, whose Jitsi goes away for its tokens. */
class LinkJourney extends Journey {
  #room: MeetingAddress | null = null;

  /** Opens a room of the stand-in, and does as its script does: go for a token. */
  async openRoom(path: string): Promise<void> {
    this.step(`${this.who.split(' ')[0]} opens the room ${decodeURIComponent(path)}`);
    const address = new URL(path, this.demo.jitsi);
    const room = await this.browser.visit(address);
    this.tell(room);
    const meeting = parseMeetingAddress(room.url);
    if (!meeting) throw new Error(`${address} is no room.`);
    this.#room = meeting;
    const target = tokenAuthAddress(this.demo.tokenAuthUrl, meeting);
    this.tell(await this.browser.visit(target, { from: room }));
  }

  /** As the front end does: the token out of the address, to Prosody for its verdict. */
  async expectSeat(expected: { name: string; affiliation: string }): Promise<void> {
    const meeting = parseMeetingAddress(this.browser.page.url);
    const same =
      meeting?.roomSafe === this.#room?.roomSafe && meeting?.tenantSafe === this.#room?.tenantSafe;
    this.expect('back at the very room with a token', meeting?.token && same);
    if (meeting?.token) await this.expectVerdict(meeting.token, meeting, expected);
  }

  async signOut(): Promise<void> {
    this.step('signs out');
    const { page } = this.browser;
    this.tell(await this.browser.visit(this.demo.tokenLogoutUrl, { from: page }));
    // The school's page sends its own form; without a script we do it by hand.
    if (this.isAtProvider()) this.tell(await this.browser.submit());
    const { url, status } = this.browser.page;
    const home = url.origin === this.demo.usher.origin || url.origin === this.demo.jitsi.origin;
    this.expect('comes back signed out', home && status === 200);
  }
}
