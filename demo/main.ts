/**
 * `npm run demo`: Usher between a school's OpenID provider and a stand-in for Jitsi Meet.
 * `npm run demo -- --walk` goes the same way without a browser.
 */
import { parseArgs } from 'node:util';
import { messageOf } from '../src/base/errors.ts';
import { people } from './people.ts';
import { type Demo, type DemoOptions, startDemo } from './start-demo.ts';
import { walk } from './walk.ts';

const HELP = `npm run demo -- [options]

  --walk             make the journey without a browser, then stop
  --port <number>    the first of three ports (default: 8000 if free, else any)
  --mode <how>       how Jitsi gets its tokens: link (default), by the room's name alone; state, with all that
                     its address says; inline, in a popup, as an OpenID client of Usher's
  --usher <command>  another Usher to try, such as a packed release
  --verbose          show what the processes write`;

const MODES: Readonly<Record<Demo['mode'], string>> = {
  link: 'Jitsi leaves for its tokens, by link.',
  state: 'Jitsi leaves for its tokens, with its state.',
  inline: 'Jitsi gets its tokens in a popup, and renews them.',
};

interface Wish {
  readonly help: boolean;
  readonly walk: boolean;
  readonly demo: DemoOptions;
}

/** @throws TypeError or Error that says which option is wrong. */
function readOptions(): Wish {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      walk: { type: 'boolean', default: false },
      verbose: { type: 'boolean', default: false },
      port: { type: 'string' },
      usher: { type: 'string' },
      mode: { type: 'string', default: 'link' },
    },
  });
  const { mode, help } = values;
  if (mode !== 'link' && mode !== 'state' && mode !== 'inline') {
    throw new Error('--mode is link, state or inline.');
  }
  const port = values.port === undefined ? null : Number(values.port);
  if (port !== null && !(Number.isInteger(port) && port >= 0 && port <= 65_533)) {
    throw new Error('--port is a number from 0 to 65533.');
  }
  const [command, ...args] = values.usher?.split(/\s+/).filter(Boolean) ?? [];
  const usher = command === undefined ? null : ([command, ...args] as const);
  const onLine = (name: string, line: string) => console.error(`${name}: ${line}`);
  const demo = { port, mode, usher: usher && [...usher], ...(values.verbose && { onLine }) };
  return { help, walk: values.walk, demo: demo as DemoOptions };
}

function introduce({ mode, jitsi, usher, provider }: Demo): void {
  const rows = people.map(({ name, username, groups, moderator }) => {
    const rank = moderator ? 'moderates' : '';
    return `    ${(name ?? username).padEnd(18)}${groups.join(', ').padEnd(18)}${rank}`.trimEnd();
  });
  console.log(`
  Usher’s demo is running: ${MODES[mode]}

    Jitsi Meet (a stand-in)   ${jitsi}   <- open this and choose a room
    Usher                     ${usher}account
    The school’s sign-in      ${provider}

  Come in as a guest by saying any name, and wait until somebody who moderates is there.
  Or sign in as one of the people at the school; nobody has a password:

${rows.join('\n')}

  Ctrl-C stops everything.
`);
}

/** Resolves with the exit code. */
async function runWalk(demo: Demo): Promise<number> {
  const journey = walk(demo, (line) => console.log(line));
  await Promise.race([journey, demo.failed]);
  return 0;
}

function untilAskedToStop(): Promise<number> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve(0));
  });
}

async function main(): Promise<number> {
  const wish = readOptions();
  if (wish.help) {
    console.log(HELP);
    return 0;
  }
  const stopAsked = untilAskedToStop();
  const demo = await startDemo(wish.demo);
  try {
    if (wish.walk) return await Promise.race([runWalk(demo), stopAsked.then(() => 130)]);
    introduce(demo);
    return await Promise.race([stopAsked, demo.failed]);
  } finally {
    await demo.stop();
  }
}

// Whoever reads us may leave early (`| head`): that is no reason to leave processes behind.
process.stdout.on('error', () => {});

try {
  process.exitCode = await main();
} catch (thrown) {
  console.error(`\nThe demo stopped: ${messageOf(thrown)}`);
  process.exitCode = 1;
}
