import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { hashInvitationSecret } from '../../src/rooms/invitations.ts';
import { ENTER, InvitedStory } from '../support/invited-story.ts';
import type { Page } from '../support/page.ts';
import { roomOf } from '../support/rules.ts';
import { sampleInvitation } from '../support/sample-invitation.ts';
import { sampleMeeting } from '../support/sample-meeting.ts';
import { seatOf } from '../support/story.ts';
import { AUTH } from '../support/usher.ts';

let inn: InvitedStory;

before(async () => {
  inn = await InvitedStory.start();
});
beforeEach(() => inn.story.provider.reset());
after(() => inn.story.close());

describe('the practice: one patient, one appointment, nobody else', () => {
  const erika = { name: 'Erika Muster', email: 'erika@patient.example' };

  test('the patient is greeted by name, waits for the doctor, and is seated as who she is', async () => {
    const expiresAt = inn.clock.nowSeconds() + 1800;
    const invitation = await inn.invite('practice-7', {
      person: erika,
      expiresAt,
      note: 'appointment 4711',
    });
    const patient = inn.browser();
    const page = await patient.visit(invitation.link);
    assert.match(page.heading ?? '', /Erika Muster, you are invited to\s*practice-7/);
    assert.doesNotMatch(page.body, /4711|id="name"/);
    const waiting = await patient.submit({}, ENTER);
    assert.equal(waiting.url.pathname, '/wait');

    const doctor = await inn.signedIn('doc');
    assert.equal(
      seatOf(await doctor.visit(`${AUTH}/room/practice-7`)).verdict.affiliation,
      'owner',
    );
    const { claims, verdict } = seatOf(await patient.visit(`${AUTH}/room/practice-7`));
    assert.equal(verdict.joined, true);
    assert.deepEqual(claims.context.user, {
      id: claims.context.user['id'],
      name: 'Erika Muster',
      email: 'erika@patient.example',
      affiliation: 'member',
      moderator: false,
    });
    assert.ok(claims.exp <= expiresAt);
  });

  test('nobody else comes in, by the room’s address or by the link', async () => {
    const invitation = await inn.invite('practice-8', { person: erika });
    await inn.enter(inn.browser(), invitation);
    const stranger = inn.browser();
    assert.equal((await stranger.visit(invitation.link)).status, 403);
    assert.doesNotMatch(stranger.page.body, /Erika|practice/);
    const kim = await inn.signedIn('kim');
    assert.equal((await kim.visit(`${AUTH}/room/practice-8`)).status, 403);
    assert.equal((await kim.visit(invitation.link)).status, 403);
  });

  test('two patients at one device are each seated under their own name', async () => {
    const tablet = inn.browser();
    const max = { name: 'Max Muster', email: null };
    const erikas = await inn.invite('hall-8', { person: erika, seat: 'member' });
    const maxs = await inn.invite('hall-8', { person: max });
    const nameOf = (page: Page) => seatOf(page).claims.context.user['name'];
    assert.equal(nameOf(await inn.enter(tablet, erikas)), 'Erika Muster');
    inn.clock.pass(1);
    assert.equal(nameOf(await inn.enter(tablet, maxs)), 'Max Muster');
    assert.equal(nameOf(await tablet.visit(`${AUTH}/room/hall-8`)), 'Max Muster');
    inn.clock.pass(1);
    assert.equal(nameOf(await inn.enter(tablet, erikas)), 'Erika Muster');
  });
});

test('a pass that is about to end is prolonged before a place is taken for it', async () => {
  const made = await inn.invite('hall-9', { expiresAt: inn.clock.nowSeconds() + 86_400 });
  const person = inn.browser();
  await person.visit(made.link);
  inn.clock.pass(12 * 3600 - 60);
  const page = await person.visit(made.link);
  inn.clock.pass(3600);
  const { claims } = seatOf(await person.submit({ name: 'Ann' }, ENTER));
  assert.match(page.headers.get('set-cookie') ?? '', /Max-Age=43200$/);
  assert.equal(claims.context.user['name'], 'Ann (guest)');
  inn.clock.pass(60 - 13 * 3600);
});

test('a link seats nobody any more once rules or settings have left its room', async () => {
  const now = inn.clock.nowSeconds();
  const { storage } = inn.story.usher;
  const gone = [
    { jitsi: 'main', room: roomOf('final') },
    { jitsi: 'main', room: roomOf('elsewhere') },
    { jitsi: 'third', room: roomOf('hall-1') },
  ];
  for (const [n, where] of gone.entries()) {
    const window = { notBefore: now - 60, expiresAt: now + 60 };
    const secretHash = hashInvitationSecret(`secret-${n}`);
    const more = { ...window, ...where, secretHash, id: `i-gone-${n}` };
    await storage.invitations.create(sampleInvitation(more));
    const page = await inn.browser().visit(`${AUTH}/invite/secret-${n}`);
    assert.equal(page.status, 410, JSON.stringify(where));
    assert.match(page.text, /invitation_withdrawn/);
  }
});

test('a link to a room of another Jitsi leads to that one', async () => {
  const made = await inn.invite('hall-9', { jitsi: 'second' });
  const person = inn.browser();
  const page = await person.visit(made.link);
  const form = new URLSearchParams({ name: 'Ann' });
  for (const [name, value] of page.formWith(ENTER).form.fields) form.set(name, value || 'Ann');
  const stay = { from: page, follow: false };
  const [entered] = (await person.visit(made.link, { form, ...stay })).hops;
  assert.equal(entered?.location?.href, `${AUTH}/room/hall-9?jitsi=second`);
  const [seated] = (await person.visit(entered.location, stay)).hops;
  assert.equal(seated?.location?.origin, 'https://second.example.org');
});

describe('a link to a meeting', () => {
  async function meet(room: string, startsAt: number, endsAt: number): Promise<void> {
    const meeting = sampleMeeting({
      id: `m-${room}`,
      room: roomOf(room),
      title: 'Opening night',
      startsAt,
      endsAt,
      wait: false,
    });
    await inn.story.usher.storage.meetings.create(meeting, []);
  }

  test('names its title and its time by its own clocks, and ends with it', async () => {
    const endsAt = inn.clock.nowSeconds() + 600;
    await meet('theatre', endsAt - 660, endsAt);
    const page = await inn.browser().visit((await inn.invite('theatre')).link);
    assert.match(page.heading ?? '', /invited to\s*Opening night/);
    assert.match(page.text, /When\s.*(CET|CEST|GMT\+[12])\sRoom\stheatre/s);
    const { claims } = seatOf(
      await inn.enter(inn.browser(), await inn.invite('theatre', { maxUses: null })),
    );
    assert.equal(claims.exp, endsAt);
  });

  test('lets nobody in before it begins, and says when', async () => {
    const startsAt = inn.clock.nowSeconds() + 900;
    await meet('cinema', startsAt, startsAt + 600);
    const page = await inn.enter(inn.browser(), await inn.invite('cinema'));
    assert.equal(page.status, 403);
    assert.match(page.text, /closed at the moment\. It opens next on/);
  });
});
