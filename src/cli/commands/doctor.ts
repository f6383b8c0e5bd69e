import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Deployment, UsherSide } from '../../setup/doctor/deployment.ts';
import { examine } from '../../setup/doctor/examine.ts';
import type { Finding } from '../../setup/doctor/finding.ts';
import { examineLive } from '../../setup/doctor/live/examine-live.ts';
import { type LiveWishes, openLive } from '../../setup/doctor/live/live.ts';
import { openNetwork } from '../../setup/doctor/live/network.ts';
import { providersOf } from '../../setup/doctor/providers.ts';
import { readDeployment } from '../../setup/doctor/read-deployment.ts';
import { findDebian, readNamed, type Sources } from '../../setup/doctor/sources.ts';
import { Unreadable } from '../../setup/read/disk.ts';
import type { Command, CommandContext } from '../command.ts';
import { pastedToken } from '../doctor/pasted-token.ts';
import { renderFindings, statusOf } from '../doctor/render-findings.ts';
import { FLAG, TEXT, TEXTS } from '../input/option-kinds.ts';
import { readConfig } from '../settings/read-config.ts';
import { Unusable } from '../unusable.ts';

const USAGE = `usher doctor [--config FILE] [--jitsi ID] [--prosody FILE]… [--config-js FILE] [--jicofo FILE]
             [--env FILE] [--nginx FILE]… [--root FOLDER] [--live [--token FILE] [--rooms]]
             [--json]

Reads how Jitsi Meet and Usher are set up, and says what is wrong: where it stands, why it is bad, and the
lines to change. Files are read, never run or changed; nothing is sent anywhere without --live; no secret is printed.

  --config FILE     Usher's own settings; default: USHER_CONFIG, else /etc/usher/usher.yaml. Without them
                    secrets, issuers and addresses are not compared
  --jitsi ID        which Jitsi of them; default: main
  --prosody FILE    Prosody's settings; several times for several files. What they include is read too
  --config-js FILE  Jitsi's config.js
  --jicofo FILE     Jicofo's jicofo.conf
  --env FILE        the .env of docker-jitsi-meet; or, as .yaml, what helm template prints
  --nginx FILE      nginx's settings for Jitsi and Usher; several times
  --root FOLDER     where no file is named: look at Debian's places below this folder; default: /
  --live            ask what runs as well: names, certificates and clocks, Jitsi's pages, the keys, the providers,
                    the way in with its cookies, and whom Prosody lets in: with a token made for a room of its
                    own, with none, as a guest. Wants --config. Only Prosody is shown the token
  --token FILE      with --live: try Prosody with this token, where Usher signs with keys
  --rooms           with --live: have Jicofo open two rooms of the doctor's own, so that it is seen whether a
                    token opens another room than its own, and whether guests get into one. They end by themselves
  --json            print one JSON object: findings, each with id, level, where, evidence, reason, mend, docs

Exit status: 0 nothing found, 1 warnings, 2 faults or unusable input.`;

export const doctor: Command = {
  words: ['doctor'],
  summary: 'say what is wrong with how Jitsi and Usher are set up',
  usage: USAGE,
  async run(argv, context) {
    const { values } = parseArgs({ args: [...argv], options: OPTIONS });
    const { root = '/', json = false } = values;
    const usher = await readUsher(values.config, values.jitsi ?? 'main', root, context);
    const sources = readSources(values, root, values.live === true && usher !== null);
    const deployment = readDeployment(sources, usher);
    const wishes = { token: readToken(values.token), rooms: values.rooms === true };
    const findings = values.live
      ? await askWhatRuns(deployment, wishes, context)
      : examine(deployment);
    if (json) context.output.line(JSON.stringify({ findings }));
    else for (const line of renderFindings(findings)) context.output.line(line);
    return statusOf(findings);
  },
};

/** What runs, and the files: where no config.js was named, the one that browsers get is judged like a file. */
async function askWhatRuns(
  deployment: Deployment,
  wishes: LiveWishes,
  context: CommandContext,
): Promise<Finding[]> {
  const live = openLive(deployment, openNetwork(context), wishes);
  const frontend = deployment.frontend ?? (await live.frontend());
  const signing = deployment.usher?.jitsi.signing.kind;
  const unread = deployment.unread.filter(({ part }) => part !== 'config-js' || frontend === null);
  const untried =
    signing === 'keys' && wishes.token === null
      ? [
          {
            evidence: 'Prosody was not tried with a token: Usher’s keys stay in its store.',
            mend: TRY,
          },
        ]
      : [];
  return [
    ...(await examineLive(live)),
    ...examine({ ...deployment, frontend, unread: [...unread, ...untried] }),
  ];
}

const TRY = ['usher token mint --room a-try --user me > FILE', '--live --token FILE'];

function readToken(file: string | undefined): string | null {
  if (file === undefined) return null;
  let text = '';
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new Unusable('The file with the token cannot be read.');
  }
  const token = pastedToken(text);
  if (!token) throw new Unusable('There is no token in that file.');
  return token;
}

const OPTIONS = {
  config: TEXT,
  jitsi: TEXT,
  prosody: TEXTS,
  'config-js': TEXT,
  jicofo: TEXT,
  env: TEXT,
  nginx: TEXTS,
  root: TEXT,
  live: FLAG,
  token: TEXT,
  rooms: FLAG,
  json: FLAG,
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];

/** `mayBeNothing`: what runs is asked, and tells enough. */
function readSources(values: Values, root: string, mayBeNothing: boolean): Sources {
  const { prosody = [], 'config-js': configJs, jicofo, env, nginx = [] } = values;
  const one = (file: string | undefined): string[] => (file === undefined ? [] : [file]);
  const names = {
    ...{ prosody, nginx, configJs: one(configJs) },
    ...{ jicofo: one(jicofo), env: one(env) },
  };
  if (Object.values(names).every(({ length }) => length === 0)) {
    const found = findDebian(root);
    if (mayBeNothing || found.prosody.length + found.configJs.length > 0) return found;
    const refused = found.refused
      .map(({ file, why }) => `${file} was not read: ${why}.\n`)
      .join('');
    throw new Unusable(
      `${refused}Nothing of Jitsi's is at Debian's places below ${root}, or it cannot be read: name the files.\n\n${USAGE}`,
    );
  }
  try {
    return readNamed(names, root);
  } catch (thrown) {
    if (!(thrown instanceof Unreadable)) throw thrown;
    throw new Unusable(thrown.message);
  }
}

/** Null: nobody named any settings, and none are at their usual place. */
async function readUsher(
  named: string | undefined,
  id: string,
  root: string,
  context: CommandContext,
): Promise<UsherSide | null> {
  const usual = join(root, 'etc/usher/usher.yaml');
  const path = named ?? (context.environment['USHER_CONFIG'] || (existsSync(usual) ? usual : null));
  if (path === null) return null;
  const loaded = await readConfig(path, context);
  if (!loaded) throw new Unusable(`The settings in ${path} cannot be used: see above.`);
  const { publicUrl, jitsi, signIn } = loaded.config;
  const found = jitsi.find((one) => one.id === id);
  if (!found) throw new Unusable('--jitsi is unknown.');
  return { publicUrl, jitsi: found, providers: providersOf(signIn.methods) };
}
