import { join } from 'node:path';
import { describe } from 'node:test';
import type { OpenStoryDatabase } from '../support/page-story.ts';
import { companyStory } from './stories/company.ts';
import { eventStory } from './stories/event.ts';
import { practiceStory } from './stories/practice.ts';
import { schoolStory } from './stories/school.ts';

/** Goes with the folder of the story. */
const sqlite: OpenStoryDatabase = async (folder) => ({
  url: `sqlite:${join(folder, 'usher.db')}`,
  remove: async () => {},
});

describe('the four stories, on SQLite', () => {
  schoolStory(sqlite);
  companyStory(sqlite);
  practiceStory(sqlite);
  eventStory(sqlite);
});
