import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ELSEWHERE, elsewhereOf, STAND_INS } from '../docs/elsewhere.ts';
import { commandsOf } from '../docs/page-steps.ts';
import { STAGES } from '../docs/stages.ts';
import { blocksOf } from '../support/markdown.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const docs = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.md') && !path.startsWith('decisions/'))
  .map((path) => `docs/${path}`);
const blocks = ['README.md', 'CONTRIBUTING.md', ...docs].flatMap((page) =>
  blocksOf(read(page)).map((block) => ({ ...block, page })),
);
const shell = blocks.filter(({ language }) => language === 'sh');
const commands = shell.flatMap(({ text, line }) => commandsOf(text, line).map(({ text }) => text));

describe('every command of the docs', () => {
  it('is on a page that has a stage, where test/peers/docs-commands.test.ts runs it', () => {
    const staged = STAGES.map(({ page }) => page);
    assert.equal(new Set(staged).size, staged.length);
    const without = shell.filter(({ page }) => !staged.includes(page)).map(({ page }) => page);
    assert.deepEqual([...new Set(without)], [], 'test/docs/README.md says how a page gets a stage');
    assert.ok(commands.length > 100);
  });

  it('stands in a block of sh, without a prompt', () => {
    const others = ['bash', 'shell', 'console', 'zsh', 'shellsession', 'terminal'];
    const hidden = blocks.filter(
      ({ language, text }) =>
        others.includes(language) || (language === 'sh' && /^\s*\$ /m.test(text)),
    );
    assert.deepEqual(
      hidden.map(({ page, line }) => `${page}:${line}`),
      [],
    );
  });

  it('that is not run there is run by .ci/run, or has a reason why nothing can', () => {
    const ci = read('.ci/run').split('\n');
    for (const { command, inCi = [] } of ELSEWHERE) {
      for (const line of inCi) assert.ok(ci.includes(line), `.ci/run has no line: ${line}`);
      const is = commands.some((one) => elsewhereOf(one)?.command === command);
      assert.ok(is, `no page has ${command} any more`);
    }
    assert.equal(elsewhereOf('npm ci && npm test')?.inCi?.length, 2);
    assert.equal(elsewhereOf('usher config check'), null);
  });

  it('is given to a program itself, or to a stand-in that has a reason', () => {
    const ours = ['node', 'at-terminal'];
    const standIns = readdirSync(join(root, 'test/docs/sandbox/stand-ins'));
    assert.deepEqual(
      standIns.filter((name) => !ours.includes(name)).sort(),
      Object.keys(STAND_INS).sort(),
    );
  });
});
