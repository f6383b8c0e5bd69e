import { createLog } from '../../src/base/log.ts';
import { startServer } from '../../src/server.ts';
import { type Story, type StoryOptions, startStory } from './story.ts';

/** A story whose Usher also listens on a free port of loopback: the real server before the same app. */
export interface ServedStory extends Story {
  readonly port: number;
}

/** Close it; its server stops first. */
export async function serveStory(options: StoryOptions = {}): Promise<ServedStory> {
  const story = await startStory(options);
  const { app, config } = story.usher;
  const listen = { host: '127.0.0.1', port: 0 };
  const log = createLog({ level: 'silent' });
  const server = await startServer(app, listen, { ...config.limits, stopGraceSeconds: 1 }, log);
  return {
    ...story,
    port: Number(new URL(server.address).port),
    close: async () => {
      await server.stop();
      await story.provider.close();
    },
  };
}
