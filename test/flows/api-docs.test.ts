import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { tokenAnswerShape } from '../../src/api/token-answer.ts';
import { createLog } from '../../src/base/log.ts';
import { problemShape } from '../../src/http/problem-document.ts';
import { type RunningServer, startServer } from '../../src/server.ts';
import { makeKey } from '../support/api.ts';
import { NO_PROVIDER } from '../support/backend.ts';
import { blocksOf } from '../support/markdown.ts';
import { AUTH, startUsher, storyYaml, type TestUsher } from '../support/usher.ts';

const page = readFileSync(new URL('../../docs/topics/api.md', import.meta.url), 'utf8');
const blocks = blocksOf(page);
const run = promisify(execFile);

function isMissing(program: string): string | false {
  const missing = spawnSync(program, ['--version']).status !== 0;
  return missing && `there is no ${program} here`;
}

describe('what docs/topics/api.md shows', () => {
  let usher: TestUsher;
  let server: RunningServer;
  let key: string;
  before(async () => {
    const rules = blocks.find(({ language }) => language === 'yaml')?.text ?? '';
    usher = await startUsher({ yaml: storyYaml(NO_PROVIDER, rules) });
    const log = createLog({ level: 'fatal', destination: { write: () => {} } });
    const listen = { host: '127.0.0.1', port: 0 };
    server = await startServer(
      usher.app,
      listen,
      { ...usher.config.limits, stopGraceSeconds: 1 },
      log,
    );
    const seats = ['host', 'member'] as const;
    key = (await makeKey(usher.storage, { rooms: ['class-*'], seats, maxTtlSeconds: 7200 })).shown;
  });
  after(() => server.stop());

  /** Runs a block as it stands, but for the address. */
  async function runWith(program: string, argument: string, text: string): Promise<string> {
    const here = text.replaceAll(AUTH, server.address);
    const env = { PATH: process.env['PATH'], API_KEY: key };
    return (await run(program, [argument, here], { env })).stdout;
  }

  const curls = blocks.filter(({ language, text }) => language === 'sh' && /^curl /.test(text));
  for (const { text, line } of curls) {
    test(`runs: curl in line ${line}`, { skip: isMissing('curl') }, async () => {
      tokenAnswerShape.parse(JSON.parse(await runWith('sh', '-c', text)));
    });
  }

  test('runs: Node', async () => {
    const text = blocks.find(({ language }) => language === 'js')?.text ?? '';
    const said = await runWith(process.execPath, '--eval', text);
    assert.match(said, /^https:\/\/meet\.example\.org\/class-7#jwt=/);
  });

  test('runs: Python', { skip: isMissing('python3') }, async () => {
    const text = blocks.find(({ language }) => language === 'python')?.text ?? '';
    const said = await runWith('python3', '-c', text);
    assert.match(said, /^https:\/\/meet\.example\.org\/class-7#jwt=/);
  });

  test('is of the shape of what is answered', () => {
    const [answer, problem] = blocks.filter(({ language }) => language === 'json');
    const { meeting_url, ...rest } = JSON.parse(answer?.text ?? '');
    tokenAnswerShape.omit({ meeting_url: true }).parse(rest);
    assert.equal(new URL(meeting_url).pathname, '/class-7');
    assert.equal(Date.parse(rest.expires_at) / 1000, rest.claims.exp);
    assert.equal(rest.claims.exp - rest.claims.iat, 3600);
    problemShape.parse(JSON.parse(problem?.text ?? ''));
  });

  test('is two calls of curl, Node and Python', () => {
    assert.equal(curls.length, 2);
  });
});
