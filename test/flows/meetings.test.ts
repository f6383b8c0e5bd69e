import { join } from 'node:path';
import { meetingsStory } from './stories/meetings.ts';

meetingsStory(async (folder) => ({
  url: `sqlite:${join(folder, 'usher.db')}`,
  remove: async () => {},
}));
