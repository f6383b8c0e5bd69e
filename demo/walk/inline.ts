import {
  challengeOf,
  claimsOf,
  HEX,
  LETTERS,
  type MeetingAddress,
  parseMeetingAddress,
  randomText,
  tokenAuthAddress,
  tokenLogoutAddress,
} from '../jitsi/front-end/address.js';
import type { Demo } from '../start-demo.ts';
import { Journey, type Print } from './journey.ts';

/**
 * Jitsi gets its tokens in a popup: past the door, through the sign-in, into the seat; a renewal; a second room without
 * a question; out again in a hidden frame; a guest who waits for the host; a change of mind.
 */
export async function walkInline(demo: Demo, print: Print): Promise<void> {
  await walkAsStudent(new InlineJourney(demo, print, 'Åsa Öberg'));
  const guest = new InlineJourney(demo, print, 'Noor');
  const staff = new InlineJourney(demo, print, 'Ada Fairweather');
  await waitAsGuest(guest);
  await walkAsStaff(staff);
  await goInAsGuest(guest);
  await staff.logOut();
}

const HOMEWORK = 'northlight/Homework';

async function walkAsStudent(journey: InlineJourney): Promise<void> {
  journey.title('Åsa Öberg, a student, goes to maths');
  await journey.openRoom('Maths%209b');
  await journey.logIn();
  journey.expect('she may sign in or come in as a guest', journey.isAtDoor());
  await journey.signIn();
  journey.expect('the school asks who she is', journey.isAtProvider());
  await journey.pick(/Åsa Öberg/);
  await journey.fetchTokens();
  await journey.expectSeat({ name: 'Åsa Öberg', affiliation: 'member' });
  journey.title('In the middle of the lesson');
  await journey.renew();
  await journey.expectSeat({ name: 'Åsa Öberg', affiliation: 'member' });
  await journey.openRoom('%E4%BC%9A%E8%AD%B0%E5%AE%A4');
  await journey.logIn();
  journey.expect('the school was not asked again', !journey.passed(journey.demo.provider));
  await journey.fetchTokens();
  await journey.expectSeat({ name: 'Åsa Öberg', affiliation: 'member' });
  await journey.logOut();
  await journey.expectNoRenewal();
  await journey.logIn();
  journey.expect('she is signed out here: the door is back', journey.isAtDoor());
  await journey.signIn();
  journey.expect('and of the school, which asks again', journey.isAtProvider());
}

async function waitAsGuest(journey: InlineJourney): Promise<void> {
  journey.title('Noor, who has no account, comes to see her child’s homework');
  await journey.openRoom(HOMEWORK);
  await journey.logIn();
  await journey.comeInAsGuest();
  journey.expect('she waits in the popup: nobody is there who leads it', journey.isWaiting());
}

async function goInAsGuest(journey: InlineJourney): Promise<void> {
  journey.title('Noor is moved on');
  await journey.comeAnew();
  await journey.fetchTokens();
  await journey.expectSeat({ name: 'Noor (guest)', affiliation: 'member' });
}

async function walkAsStaff(journey: InlineJourney): Promise<void> {
  journey.title('Ada Fairweather, who teaches it, in another browser');
  await journey.openRoom(HOMEWORK);
  await journey.logIn();
  await journey.signIn();
  await journey.pick('Cancel');
  journey.expect('she reads a page of Usher’s with a way on', journey.isAtUsherPage());
  await journey.tryAgain();
  await journey.pick(/Ada Fairweather/);
  await journey.fetchTokens();
  await journey.expectSeat({ name: 'Ada Fairweather', affiliation: 'owner' });
}

interface Tokens {
  readonly access_token: string;
  readonly id_token: string;
  /** None for a guest. */
  readonly refresh_token?: string;
}

/** One person at one browser, who stays in the room while a popup and hidden frames come and go. */
class InlineJourney extends Journey {
  #room: MeetingAddress | null = null;
  #verifier = '';
  #nonce = '';
  #tokens: Tokens | null = null;

  async openRoom(path: string): Promise<void> {
    this.step(`${this.who.split(' ')[0]} opens the room ${decodeURIComponent(path)}`);
    const room = await this.browser.visit(new URL(path, this.demo.jitsi));
    this.tell(room);
    this.#room = parseMeetingAddress(room.url);
  }

  /** Opens the popup. */
  async logIn(): Promise<void> {
    this.step('presses Log-in: a popup opens');
    this.tell(await this.browser.visit(await this.#popupAddress(null)));
  }

  /** As `sso.html` does with what the popup brought. */
  async fetchTokens(): Promise<void> {
    const { searchParams } = this.#backInPopup();
    this.#tokens = await this.#ask('the popup fetches the tokens and closes', {
      grant_type: 'authorization_code',
      code: searchParams.get('code') ?? '',
      redirect_uri: `${this.demo.jitsi}static/sso.html`,
      code_verifier: this.#verifier,
    });
    const { nonce } = claimsOf(this.#tokens.id_token) ?? {};
    this.expect('the ID token has the popup’s nonce', nonce === this.#nonce);
  }

  /** By a popup too, which comes back at once. */
  async renew(): Promise<void> {
    const refreshToken = this.#tokens?.refresh_token ?? '';
    this.step('presses Renew: the popup only blinks');
    this.tell(await this.browser.visit(await this.#popupAddress(refreshToken)));
    this.#backInPopup();
    const before = this.#tokens;
    const form = { grant_type: 'refresh_token', refresh_token: refreshToken };
    this.#tokens = await this.#ask('the popup fetches new tokens', form);
    this.expect('all three are new', Object.values(this.#tokens).every(isNotIn(before)));
  }

  async expectSeat(expected: { name: string; affiliation: string }): Promise<void> {
    if (!this.#tokens || !this.#room) throw new Error('There are no tokens yet.');
    await this.expectVerdict(this.#tokens.access_token, this.#room, expected);
  }

  /** In a hidden frame. Without a script we do by hand what the pages in it do by themselves. */
  async logOut(): Promise<void> {
    this.step('logs out, in a hidden frame');
    const room = await this.browser.visit(new URL(this.#room?.clean ?? '/', this.demo.jitsi));
    const { tokenLogoutUrl, usher } = this.demo;
    const address = tokenLogoutAddress(tokenLogoutUrl, this.#tokens?.id_token ?? '');
    const silent = await this.browser.visit(address, { from: room, framed: true });
    this.tell(silent);
    const { departure, next } = dataOf(silent.body);
    this.tell(await this.browser.visit(departure ?? '', { from: silent, framed: true }));
    this.tell(await this.browser.submit());
    this.expect('the school leads back to Usher', this.passed(new URL('signed-out', usher)));
    this.tell(await this.browser.visit(next ?? '', { from: silent, framed: true }));
    const { pathname } = this.browser.page.url;
    this.expect('the frame ends where Jitsi hears of it', pathname === '/static/logout.html');
  }

  async expectNoRenewal(): Promise<void> {
    const refreshToken = this.#tokens?.refresh_token ?? '';
    const form = { grant_type: 'refresh_token', refresh_token: refreshToken };
    const refused = await this.#ask('tries to renew', form).catch(String);
    this.expect('there is nothing to renew', String(refused).includes('invalid_grant'), refused);
  }

  async #popupAddress(refreshToken: string | null): Promise<string> {
    if (!this.#room) throw new Error('No room is open.');
    this.#verifier = randomText(64, LETTERS);
    this.#nonce = randomText(64, HEX);
    const codeChallenge = await challengeOf(this.#verifier);
    const more = { refreshToken, codeChallenge };
    return `${tokenAuthAddress(this.demo.tokenAuthUrl, this.#room, more)}&nonce=${this.#nonce}`;
  }

  #backInPopup(): URL {
    const { url } = this.browser.page;
    const page = url.origin + url.pathname;
    this.expect('the popup is back at Jitsi’s page', page === `${this.demo.jitsi}static/sso.html`);
    return url;
  }

  /** @throws Error with the answer's code. */
  async #ask(what: string, form: Readonly<Record<string, string>>): Promise<Tokens> {
    this.step(what);
    const { sso, usher, jitsi } = this.demo;
    const answer = await fetch(`${usher.protocol}//${sso?.tokenService}/token`, {
      method: 'POST',
      headers: { origin: jitsi.origin },
      body: new URLSearchParams({ ...form, client_id: sso?.clientId ?? '' }),
    });
    const said = (await answer.json()) as Tokens & { readonly error?: string };
    if (!answer.ok) throw new Error(`${answer.status} ${said.error}`);
    const allowed = answer.headers.get('access-control-allow-origin');
    this.expect('Jitsi’s page may read the answer', allowed === jitsi.origin, allowed);
    return said;
  }
}

function isNotIn(tokens: Tokens | null): (value: unknown) => boolean {
  const old = new Set(Object.values(tokens ?? {}).filter((value) => String(value).length > 20));
  return (value) => !old.has(value);
}

/** The attributes `data-…` of a page's body. */
function dataOf(page: string): Readonly<Record<string, string>> {
  const found = page.matchAll(/data-(\w+)="([^"]*)"/g);
  return Object.fromEntries(
    [...found].map(([, name = '', value = '']) => [name, value.replaceAll('&amp;', '&')]),
  );
}
