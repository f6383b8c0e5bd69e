import assert from 'node:assert/strict';
import { revokeApiKey } from '../../src/api/api-keys.ts';
import { createCompleteEvent } from '../../src/audit/complete-event.ts';
import { erasePerson } from '../../src/audit/erase-person.ts';
import { systemClock } from '../../src/base/clock.ts';
import { systemRandom } from '../../src/base/random.ts';
import { revoke } from '../../src/keys/change-keys.ts';
import type { MeetingInput } from '../../src/rooms/check-meeting.ts';
import { revokeInvitation } from '../../src/rooms/invitations.ts';
import { cancelMeeting, changeRoster, createMeeting } from '../../src/rooms/meetings.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { liveAccountDay } from './account-day.ts';
import { apiKeyDeps, askToken, makeKey } from './api.ts';
import type { Browser } from './browser.ts';
import { CLIENT_ID, CLIENT_SECRET } from './hostile-settings.ts';
import { invitationDeps, invite } from './invite.ts';
import { openKeyHouse } from './key-house.ts';
import type { Page } from './page.ts';
import { conferenceIn, onConference, postConference, RESERVATIONS_SECRET } from './reservations.ts';
import { type Story, seatOf, startStory } from './story.ts';
import { AUTH, JITSI_SECRET, storyYaml } from './usher.ts';

const accounts = {
  tess: { preferred_username: 'tess', name: 'Tess', groups: ['teachers'] },
  ben: { preferred_username: 'ben', name: 'Ben', groups: ['students'] },
};

const RULES = `log: { level: trace }
rooms:
  - match: "staff-*"
    host: ["group:teachers"]
  - match: "street-*"
    host: ["group:teachers"]
    guests: jitsi
  - match: "open-*"
    host: ["group:teachers"]
    guests: open
  - match: "*"
    host: ["group:teachers"]
    member: ["group:students"]
`;

const SOURCE = { actor: 'cli' };

/** A school in which everything happens once that the audit trail has a word for, with every secret there is. */
export class EventfulDay {
  readonly story: Story;
  /** What must be neither in the trail nor in the log, with a name for each. */
  readonly secrets = new Map<string, string>();

  private constructor(story: Story) {
    this.story = story;
    this.#keep('client secret', CLIENT_SECRET);
    this.#keep('Jitsi secret', JITSI_SECRET);
    this.#keep('reservations secret', RESERVATIONS_SECRET);
  }

  static async start(storage?: Storage): Promise<EventfulDay> {
    const story = await startStory({
      provider: { accounts },
      ...(storage && { storage }),
      configure: ({ issuer }) => {
        const yaml = storyYaml({ issuer, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET }, RULES);
        const secret = `  reservations_secret: ${RESERVATIONS_SECRET}`;
        return { yaml: yaml.replace('jitsi:\n', `jitsi:\n${secret}\n`) };
      },
    });
    return new EventfulDay(story);
  }

  /** All of it, one after another. */
  async live(): Promise<void> {
    await this.#teachersAndPupils();
    await this.#guests();
    await this.#meeting();
    await this.#invitation();
    await this.#conference();
    await this.#backend();
    await this.#signingKeys();
    const { storage } = this.story.usher;
    await liveAccountDay(storage, (name, secret) => this.#keep(name, secret));
    const completeEvent = createCompleteEvent(systemClock, systemRandom);
    await erasePerson({ storage, completeEvent }, SOURCE, 'nobody');
    assert.equal(await erasePerson({ storage, completeEvent }, SOURCE, 'backend-person'), 1);
  }

  /** Somebody opens a room and signs in where they can; everything that they carry away is kept. */
  async visit(account: keyof typeof accounts | null, room: string, browser = this.browser()) {
    if (account) this.story.provider.account = account;
    let page = await browser.visit(`${AUTH}/room/${room}`);
    if (account && /Continue with/.test(page.text)) page = await browser.click(/Continue with/);
    return this.keep(browser, page);
  }

  browser(): Browser {
    return this.story.browser();
  }

  /** Cookies, tokens and sealed parameters on the way to a page. */
  keep(browser: Browser, page: Page): Page {
    for (const { name, value } of browser.jar.all()) this.#keep(`cookie ${name}`, value);
    for (const { url, location } of page.hops) {
      for (const each of [url, location]) {
        const fragment = new URLSearchParams(each?.hash.slice(1)).get('jwt');
        if (fragment) this.#keep('token', JSON.parse(fragment));
        for (const name of ['continue', 'code', 'state', 'nonce']) {
          this.#keep(name, each?.searchParams.get(name));
        }
      }
    }
    return page;
  }

  #keep(name: string, value: string | null | undefined): void {
    if (value && value.length >= 12) this.secrets.set(`${name} ${this.secrets.size}`, value);
  }

  async #teachersAndPupils(): Promise<void> {
    await this.visit('ben', 'class-1');
    assert.equal((await this.visit('ben', 'staff-1')).status, 403);
    assert.equal(seatOf(await this.visit('tess', 'class-1')).verdict.affiliation, 'owner');
    assert.equal(seatOf(await this.visit('ben', 'class-1')).verdict.affiliation, 'member');
    assert.equal((await this.visit('ben', 'street-1')).status, 200);
  }

  async #guests(): Promise<void> {
    const guest = this.browser();
    await this.visit(null, 'open-1', guest);
    seatOf(this.keep(guest, await guest.submit({ name: 'Vera' }, /Come in/)));
    const sentOn = this.browser();
    await this.visit(null, 'street-1', sentOn);
    this.keep(sentOn, await sentOn.submit({}, /Go on/));
    assert.equal(sentOn.page.url.origin, 'https://meet.example.org');
  }

  /** As an Usher beside this one has them, whose Jitsi has RS256. */
  async #signingKeys(): Promise<void> {
    const house = await openKeyHouse({ storage: this.story.usher.storage });
    await house.keys.prepare();
    for (const { kid, privateKey } of await house.list()) {
      this.#keep('private key', privateKey?.split('\n')[5]);
      await revoke(house.change, kid);
    }
  }

  async #meeting(): Promise<void> {
    const now = systemClock.nowSeconds();
    const code = 'canary code of the meeting';
    const password = 'canary-password-of-the-room';
    this.#keep('access code', code);
    this.#keep('room password', password);
    const input: MeetingInput = {
      title: 'Parents',
      room: 'parents',
      hosts: ['user:tess'],
      members: [],
      startsAt: now - 60,
      endsAt: now + 3600,
      zone: 'UTC',
      code,
      password,
    };
    const deps = { ...this.#deps(), jitsiIds: ['main'] };
    const made = await createMeeting(deps, SOURCE, input);
    assert.ok('meeting' in made);
    const { id, codeHash } = made.meeting;
    this.#keep('hash of the code', codeHash);
    await changeRoster(deps, SOURCE, id, (old) => [...old, { role: 'member', subject: 'user:x' }]);
    seatOf(await this.visit('tess', 'parents'));
    const guest = this.browser();
    await this.visit(null, 'parents', guest);
    const wrong = 'canary of a wrong code';
    this.#keep('wrong code', wrong);
    const refused = await guest.submit({ name: 'Vera', code: wrong }, /Come in/);
    assert.match(refused.text, /This is not the code/);
    seatOf(this.keep(guest, await guest.submit({ name: 'Vera', code }, /Come in/)));
    const asked = await this.#ask(postConference({ name: 'parents' }));
    assert.equal((await conferenceIn(asked)).password, password);
    await cancelMeeting(deps, SOURCE, id);
  }

  async #invitation(): Promise<void> {
    const { usher } = this.story;
    await this.visit('tess', 'invited-1');
    const { id, link } = await invite(usher, { room: 'invited-1' });
    this.#keep('invitation', new URL(link).pathname.split('/').at(-1));
    const guest = this.browser();
    this.keep(guest, await guest.visit(link));
    seatOf(this.keep(guest, await guest.submit({ name: 'Vera' }, 'Enter the room')));
    await revokeInvitation(invitationDeps(usher), id, SOURCE);
  }

  async #conference(): Promise<void> {
    assert.equal((await this.#ask(postConference({ name: 'nobody-came' }))).status, 403);
    const { id } = await conferenceIn(await this.#ask(postConference({ name: 'class-1' })));
    assert.equal((await this.#ask(onConference('DELETE', id))).status, 200);
  }

  async #backend(): Promise<void> {
    const { usher } = this.story;
    const { key, shown } = await makeKey(usher.storage);
    this.#keep('API key', shown);
    this.#keep('secret of the API key', shown.split('_').at(-1));
    const person = { id: 'backend-person', name: 'Pat', groups: ['teachers'] };
    const { status, body } = await askToken(usher, shown, {
      room: 'class-2',
      person,
      seat: 'host',
    });
    assert.equal(status, 201, JSON.stringify(body));
    this.#keep('token of the API', body.token);
    await revokeApiKey(apiKeyDeps(usher.storage), key.id, 'cli');
  }

  #deps() {
    const { storage } = this.story.usher;
    const completeEvent = createCompleteEvent(systemClock, systemRandom);
    return { storage, clock: systemClock, random: systemRandom, completeEvent };
  }

  #ask(request: Request): Promise<Response> {
    return this.story.usher.answer(request);
  }
}
