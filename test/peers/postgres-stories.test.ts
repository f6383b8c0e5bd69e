import { after, before, describe } from 'node:test';
import { companyStory } from '../flows/stories/company.ts';
import { eventStory } from '../flows/stories/event.ts';
import { practiceStory } from '../flows/stories/practice.ts';
import { schoolStory } from '../flows/stories/school.ts';
import type { OpenStoryDatabase } from '../support/page-story.ts';
import { type Postgres, postgresMissing, startPostgres } from '../support/postgres.ts';

describe('the four stories, on PostgreSQL', { skip: postgresMissing() ?? false }, () => {
  let postgres: Postgres;
  before(async () => {
    postgres = await startPostgres();
  });
  after(() => postgres.remove());

  const database: OpenStoryDatabase = async () => {
    const url = await postgres.createDatabase();
    return { url, remove: () => postgres.dropDatabase(url) };
  };
  schoolStory(database);
  companyStory(database);
  practiceStory(database);
  eventStory(database);
});
