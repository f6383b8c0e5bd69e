import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from '../../support/browser.ts';
import type { Page } from '../../support/page.ts';
import { type OpenStoryDatabase, PageStory } from '../../support/page-story.ts';
import { seatOf } from '../../support/story.ts';
import { assertWaits, wait } from '../../support/story-waits.ts';
import { AUTH } from '../../support/usher.ts';

const verified = (email: string) => ({ email, email_verified: true });

const accounts = {
  sam: {
    ...verified('sam@company.example'),
    preferred_username: 'sam',
    name: 'Sam Reyes',
    groups: ['staff'],
  },
  robin: { preferred_username: 'robin', name: 'Robin', groups: ['staff', 'recording'] },
  avery: { ...verified('avery@company.example'), preferred_username: 'avery', name: 'Avery' },
  chair: { preferred_username: 'chair', name: 'The Chair', groups: ['board'] },
  mallory: { preferred_username: 'mallory', email: 'm@company.example', email_verified: false },
  vic: { ...verified('vic@partner.example'), preferred_username: 'vic', name: 'Vic' },
};

const GUEST_FEATURES = {
  recording: false,
  transcription: false,
  livestreaming: false,
  'screen-sharing': true,
  'create-polls': false,
  'send-groupchat': true,
  'file-upload': false,
};
const MEMBER_FEATURES = { ...GUEST_FEATURES, 'create-polls': true, 'file-upload': true };

/** docs/topics/company.md, from an employee's first sign-in to the end of a visit. */
export function companyStory(open: OpenStoryDatabase): void {
  describe('the company', () => {
    let company: PageStory;
    /** The visitor's browser and link. */
    let kim: Browser;
    let link = '';
    let kimsId: unknown;
    before(async () => {
      const now = '2026-11-23T09:00+01:00';
      company = await PageStory.start({ page: 'company', accounts, now, open });
      kim = company.browser();
    });
    after(() => company.close());

    /** Opens the link and says who one is. */
    async function takeUp(browser: Browser, name: string): Promise<Page> {
      const page = await browser.visit(link);
      assert.equal(page.status, 200, page.text);
      assert.match(page.text, /You are invited to falcon/);
      return browser.submit({ name }, 'Enter the room');
    }

    test('the operator tries it out', async () => {
      await company.run('usher config check');
      const { text } = await company.run('usher room explain');
      assert.match(text, /member/);
    });

    test('an employee who is not of the staff waits, as the member that they will be', async () => {
      const browser = company.browser();
      assertWaits(await company.visit('avery', 'falcon', browser), /as soon as a host is there/);
    });

    test('a visitor opens the link, types a name, and waits for staff', async () => {
      const { text, notes } = await company.run(/--note "Kim Doe of Partner Ltd"$/);
      link = text.trim();
      assert.match(link, /^https:\/\/auth\.example\.org\/invite\/[\w-]{43}$/);
      assert.match(notes, /falcon/);
      assertWaits(await takeUp(kim, 'Kim Doe'), /in the room as Kim Doe \(guest\)/);
    });

    test('staff come, moderate, and the visitor is moved on', async () => {
      const waiting = await wait(kim, company.usher.answer);
      const sam = seatOf(await company.visit('sam', 'falcon'));
      assert.equal(sam.verdict.joined, true);
      assert.equal(sam.verdict.affiliation, 'owner');
      assert.deepEqual(sam.claims.context, {
        user: {
          id: 'sam',
          name: 'Sam Reyes',
          email: 'sam@company.example',
          affiliation: 'owner',
          moderator: true,
        },
        features: MEMBER_FEATURES,
      });

      const { claims, verdict } = seatOf(await waiting.movedOn());
      assert.equal(verdict.joined, true);
      assert.equal(verdict.affiliation, 'member');
      kimsId = claims.context.user['id'];
      assert.match(String(kimsId), /^guest-[0-9a-f]{24}$/);
      assert.deepEqual(claims.context, {
        user: { id: kimsId, name: 'Kim Doe (guest)', affiliation: 'member', moderator: false },
        features: GUEST_FEATURES,
      });
      assert.equal(claims.exp - claims.iat, 3600);
    });

    test('some record, by their group and not by their seat', async () => {
      const robin = seatOf(await company.visit('robin', 'falcon'));
      assert.equal(robin.verdict.affiliation, 'owner');
      assert.deepEqual(robin.claims.context.features, {
        ...MEMBER_FEATURES,
        recording: true,
        transcription: true,
      });
    });

    test('an employee who is not of the staff is a member, once somebody is there', async () => {
      const { claims, verdict } = seatOf(await company.visit('avery', 'falcon'));
      assert.equal(verdict.joined, true);
      assert.equal(verdict.affiliation, 'member');
      assert.equal(claims.context.user['moderator'], false);
      assert.deepEqual(claims.context.features, MEMBER_FEATURES);
    });

    test('whose address nobody has checked, or of another house, is turned away', async () => {
      for (const account of ['mallory', 'vic']) {
        const page = await company.visit(account, 'falcon');
        assert.equal(page.status, 403);
        assert.match(page.text, /Only staff and certain other people may enter this room\./);
        assert.doesNotMatch(page.body, /company\.example|recording/);
      }
    });

    test('the visitor reloads, and is the same guest still, on the next day too', async () => {
      assert.equal(
        seatOf(await kim.visit(`${AUTH}/room/falcon`)).claims.context.user['id'],
        kimsId,
      );
      company.at('2026-11-24T10:00+01:00');
      assertWaits(await kim.visit(`${AUTH}/room/falcon`), /Kim Doe \(guest\)/);
      await company.visit('sam', 'falcon');
      const back = seatOf(await kim.visit(`${AUTH}/room/falcon`));
      assert.equal(back.claims.context.user['id'], kimsId);
      assert.equal(back.verdict.joined, true);
    });

    test('in another browser the link has been used; staff who try it do not use one up', async () => {
      const other = await company.browser().visit(link);
      assert.equal(other.status, 403);
      assert.match(other.text, /This invitation has been used/);
      assert.doesNotMatch(other.body, /falcon|Kim/);

      link = (await company.run(/--note "Partner Ltd"$/)).text.trim();
      const browser = company.browser();
      await company.visit('sam', 'falcon', browser);
      await browser.visit(link);
      assert.equal(seatOf(await browser.submit()).verdict.affiliation, 'owner');
      const { text } = await company.run('usher invitation list');
      assert.match(text, /0 of 5 .*Partner Ltd/);
      assert.match(text, /1 of 1 .*Kim Doe of Partner Ltd/);
    });

    test('the audit trail says who has come by which link, and never the link', async () => {
      const { text } = await company.run('usher audit list');
      assert.match(text, /invitation-use .*falcon .*Kim Doe/);
      assert.doesNotMatch(text, /invite\//);
    });

    test('the visit is over: neither the link nor a reload leads in', async () => {
      const all = await company.usher.storage.invitations.list(
        { jitsi: 'main', path: 'falcon' },
        company.clock.nowSeconds(),
        10,
      );
      const kims = all.find(({ note }) => note === 'Kim Doe of Partner Ltd')?.id ?? '';
      const { text } = await company.run('usher invitation revoke i', { ids: [kims] });
      assert.equal(text, `${kims} revoked\n`);
      company.provider.mutations.denial = { error: 'access_denied' };
      const reloaded = await kim.visit(`${AUTH}/room/falcon`);
      assert.match(
        reloaded.text,
        /You did not sign in/,
        'without an account there is no other way',
      );
      delete company.provider.mutations.denial;

      const { text: others } = await company.run('usher invitation revoke --room');
      assert.match(others, /^i[0-9a-f]{24} revoked\n$/);
      const page = await company.browser().visit(link);
      assert.equal(page.status, 410);
      assert.match(page.text, /This invitation is no longer valid/);
    });

    test('the board’s rooms are the board’s, whatever links there are', async () => {
      const { status, notes, text } = await company.shell.run(
        'usher invitation create --room board',
      );
      assert.deepEqual([status, text], [1, '']);
      assert.match(notes, /invitation_rule_final/);
      assert.equal((await company.visit('sam', 'board-2026')).status, 403);
      assert.equal(seatOf(await company.visit('chair', 'board-2026')).verdict.affiliation, 'owner');
      assert.equal((await company.visit('chair', 'falcon')).status, 403);
    });

    test('the whole page was played: its commands run, its words read', () =>
      company.assertPlayed());
  });
}
