import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { momentOf, type OpenStoryDatabase, PageStory } from '../../support/page-story.ts';
import { seatOf } from '../../support/story.ts';
import { assertWaits, wait } from '../../support/story-waits.ts';

const accounts = {
  tess: { preferred_username: 'tess', name: 'Tess Muir', groups: ['teachers'] },
  omar: { preferred_username: 'omar', name: 'Omar Said', groups: ['teachers'] },
  ben: { preferred_username: 'ben', name: 'Ben', groups: ['students'] },
  mia: { preferred_username: 'mia', name: 'Mia', groups: ['students'] },
  stranger: { preferred_username: 'sam', name: 'Sam', groups: ['pta', 'caretakers'] },
};

const FOR_ALL = {
  livestreaming: false,
  'screen-sharing': true,
  'create-polls': true,
  'send-groupchat': true,
  'file-upload': true,
};

/** docs/topics/school.md, from the first sign-in to the end of the day. */
export function schoolStory(open: OpenStoryDatabase): void {
  describe('the school', () => {
    let school: PageStory;
    const start = (change?: (yaml: string) => string) =>
      PageStory.start({
        page: 'school',
        accounts,
        now: '2026-11-23T08:00+01:00',
        open,
        ...(change && { change }),
      });
    before(async () => {
      school = await start();
    });
    after(() => school.close());

    test('the operator tries it out before anybody comes', async () => {
      await school.run('usher config check');
      const [early, later, sunday] = [
        await school.shell.run(/class-7a --at 2026-11-23\S+$/),
        await school.shell.run(/--host-there$/),
        await school.shell.run(/--user tess/),
      ];
      assert.equal(early.status, 0);
      assert.match(early.text, /wait/i);
      assert.equal(later.status, 0);
      assert.match(later.text, /member/);
      assert.equal(sunday.status, 1);
      assert.match(sunday.text, /outside of the time window of the rule/);
    });

    test('pupils wait for the teacher, and are moved on when she has come', async () => {
      const [ben, mia] = [school.browser(), school.browser()];
      assertWaits(await school.visit('ben', 'class-7a', ben), /as soon as a host is there/);
      assertWaits(await school.visit('mia', 'Class-7A', mia), /goes on by itself/);
      const waiting = [await wait(ben, school.usher.answer), await wait(mia, school.usher.answer)];
      assertWaits(await ben.visit(ben.page.url), /as soon as a host is there/);

      school.at('2026-11-23T08:05+01:00');
      const tess = seatOf(await school.visit('tess', 'class-7a'));
      assert.equal(tess.verdict.joined, true);
      assert.equal(tess.verdict.affiliation, 'owner');
      assert.equal(tess.claims.room, 'class-7a');
      assert.deepEqual(tess.claims.context, {
        user: { id: 'tess', name: 'Tess Muir', affiliation: 'owner', moderator: true },
        features: { ...FOR_ALL, recording: true, transcription: true },
      });
      assert.equal(tess.claims.exp - tess.claims.iat, 90 * 60);

      const seats = await Promise.all(waiting.map(async (one) => seatOf(await one.movedOn())));
      for (const [at, name] of ['Ben', 'Mia'].entries()) {
        const { claims, verdict } = seats[at]!;
        assert.equal(verdict.joined, true);
        assert.equal(verdict.affiliation, 'member');
        const user = { id: name.toLowerCase(), name, affiliation: 'member', moderator: false };
        assert.deepEqual(claims.context, {
          user,
          features: { ...FOR_ALL, recording: false, transcription: false },
        });
      }
    });

    test('a second teacher moderates too; a class that nobody has opened still waits', async () => {
      assert.equal(seatOf(await school.visit('omar', 'class-7a')).verdict.affiliation, 'owner');
      assertWaits(await school.visit('mia', 'class-7b'), /as soon as a host is there/);
    });

    test('a stranger reads whom the room is for, and nothing of other groups', async () => {
      const page = await school.visit('stranger', 'class-7a');
      assert.equal(page.status, 403);
      assert.match(page.text, /Only teachers and pupils may enter this room\./);
      assert.match(page.text, /You are signed in as Sam\./);
      assert.doesNotMatch(page.body, /group:|students|caretakers|pta/);
      const elsewhere = await school.visit('tess', 'staff-room');
      assert.match(elsewhere.text, /not among those that can be entered here/);
    });

    test('nobody gets past the sign-in without an account', async () => {
      school.provider.mutations.denial = { error: 'access_denied' };
      const page = await school.visit('nobody', 'class-7a');
      delete school.provider.mutations.denial;
      assert.match(page.text, /You did not sign in/);
    });

    test('no token outlives the day, and then the doors are closed to everybody', async () => {
      school.at('2026-11-23T16:30+01:00');
      const late = seatOf(await school.visit('tess', 'class-7a'));
      assert.equal(late.claims.exp, momentOf('2026-11-23T17:00+01:00'));
      school.at('2026-11-23T17:00+01:00');
      for (const account of ['tess', 'ben']) {
        const page = await school.visit(account, 'class-7a');
        assert.equal(page.status, 403);
        assert.match(page.text, /closed.* opens next on Tuesday, 24 November 2026 at 07:30 CET/s);
      }
      school.at('2026-11-27T19:00+01:00');
      const friday = await school.visit('ben', 'class-7a');
      assert.match(friday.text, /opens next on Monday, 30 November 2026 at 07:30/);
    });

    test('the trail tells who was let in, who waited and who was turned away', async () => {
      school.at('2026-11-23T18:00+01:00');
      const { text } = await school.run('usher audit list');
      assert.match(text, /seat .*class-7a.*tess/);
      assert.match(text, /wait .*class-7a.*ben/);
      assert.match(text, /refuse .*class-7a.*sam/);
      assert.doesNotMatch(text, /eyJ|class-7b/);
    });

    test('the whole page was played: its commands run, its words read', () =>
      school.assertPlayed());

    test('where no group is public, a stranger reads no word of any', async () => {
      const quiet = await start((yaml) => yaml.replace(/^groups:\n(?: .*\n)+/m, ''));
      try {
        const page = await quiet.visit('stranger', 'class-7a');
        assert.equal(page.status, 403);
        assert.match(page.text, /This room is for certain people only/);
        assert.doesNotMatch(page.body, /teacher|pupil|student/i);
      } finally {
        await quiet.close();
      }
    });
  });
}
