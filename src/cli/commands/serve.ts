import { parseArgs } from 'node:util';
import { createApp } from '../../app.ts';
import { systemClock } from '../../base/clock.ts';
import { AppError } from '../../base/errors.ts';
import { createLog, type Log } from '../../base/log.ts';
import { systemRandom } from '../../base/random.ts';
import type { Config } from '../../config/config.ts';
import { type RunningServer, startServer } from '../../server.ts';
import { openStorage } from '../../storage/open-storage.ts';
import { createSealer } from '../../storage/sealer.ts';
import type { Command } from '../command.ts';
import { readConfig } from '../settings/read-config.ts';
import { stopSignal } from '../stop-signal.ts';
import { version } from '../version.ts';

const USAGE = `usher serve [--config FILE]

Starts Usher. Environment variables count more than what stands in the file.

  --config FILE  the YAML file; default: USHER_CONFIG, else environment variables alone

Exit status: 0 after SIGTERM or SIGINT, 1 when the settings have problems or it cannot start.`;

export const serve: Command = {
  words: ['serve'],
  summary: 'start Usher',
  usage: USAGE,
  async run(argv, context) {
    const { values } = parseArgs({ args: [...argv], options: { config: { type: 'string' } } });
    const loaded = await readConfig(values.config ?? null, context);
    if (!loaded) return 1;
    const log = createLog({ level: loaded.config.log.level });
    for (const notice of loaded.notices) log.warn('config_notice', { notice });
    try {
      const server = await start(loaded.config, log);
      log.info('listening', {
        address: server.address,
        publicUrl: loaded.config.publicUrl.href,
        version: version(),
      });
      const signal = await stopSignal();
      log.info('stopping', { signal });
      await server.stop();
      return 0;
    } catch (thrown) {
      if (!(thrown instanceof AppError)) {
        log.error('start_failed', { err: thrown });
        const why = explainListen(thrown, loaded.config.listen);
        if (why !== null) context.output.note(`usher serve: ${why}`);
        return 1;
      }
      // In a sentence as well, for whoever sits before it.
      log.error('start_failed', { err: withoutFrames(thrown) });
      throw thrown;
    }
  },
};

/** Why the address cannot be had, in a sentence; null where something else is the matter. */
function explainListen(thrown: unknown, { host, port }: Config['listen']): string | null {
  switch (thrown instanceof Error && 'code' in thrown ? thrown.code : null) {
    case 'EADDRINUSE':
      return `Something else listens on ${host}:${port} (ss -ltnp says what). Stop it, or choose another by listen.`;
    case 'EADDRNOTAVAIL':
      return `This machine has no address ${host}. Choose another by listen.`;
    case 'EACCES':
      return `Port ${port} is for root alone. Choose one above 1023 by listen, and let a proxy stand before it.`;
    default:
      return null;
  }
}

/** What an operator can mend is told without where in our code it came up, down to its causes. */
function withoutFrames(thrown: Error): Error {
  thrown.stack = '';
  if (thrown.cause instanceof Error) withoutFrames(thrown.cause);
  return thrown;
}

async function start(config: Config, log: Log): Promise<RunningServer> {
  const deps = { clock: systemClock, random: systemRandom, log };
  const seal = createSealer(config.secret, systemRandom);
  const storage = await openStorage({ url: config.storage.url, seal, ...deps });
  const app = createApp(config, { ...deps, storage });
  try {
    await app.prepare();
    return await startServer(app, config.listen, config.limits, log);
  } catch (thrown) {
    await app.close();
    throw thrown;
  }
}
