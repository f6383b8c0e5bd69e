import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { roomExplain } from '../../src/cli/commands/room-explain.ts';
import { blocksOf } from '../support/markdown.ts';
import { saidBy } from '../support/said-by.ts';
import { load, MINIMAL } from '../support/sample-settings.ts';
import { read } from './tree.ts';

const blocks = blocksOf(read('docs/topics/rooms.md'));
const textOf = (language: string): string =>
  blocks.find((block) => block.language === language)?.text ?? '';

describe('docs/topics/rooms.md', () => {
  const folder = mkdtempSync(join(tmpdir(), 'usher-rooms-'));
  const file = join(folder, 'usher.yaml');
  const settings = MINIMAL.slice(0, MINIMAL.indexOf('rooms:'))
    .replace('- issuer', '- id: staff\n      issuer')
    .concat(textOf('yaml'));
  writeFileSync(file, settings, { mode: 0o600 });
  after(() => rmSync(folder, { recursive: true }));

  async function run(line: string): Promise<{ status: number; text: string }> {
    const argv = line.trim().split(/\s+/).slice(3);
    const { status, out, notes } = await saidBy(roomExplain, ['--config', file, ...argv]);
    assert.equal(notes, '');
    return { status, text: `${out}\n` };
  }

  it('shows a school of which config check has nothing to remark', () => {
    assert.deepEqual(load(settings).notices, []);
  });

  it('shows what usher room explain says', async () => {
    const [line = ''] = textOf('sh').split('\n');
    const { status, text } = await run(line);
    assert.deepEqual([status, text], [0, textOf('text')]);
  });

  it('says who does what in that school as it is', async () => {
    for (const [who, kind] of [
      ['--user tess --group teachers --room staff-room', 'host'],
      ['--user ben --group students --room staff-room', 'refused'],
      ['--user tess --group teachers --room class-7', 'host'],
      ['--user ben --group students --room class-7', 'wait'],
      ['--user ben --group students --room class-7 --host-there', 'member'],
      ['--guest --room class-7 --host-there', 'refused'],
      ['--guest --room parents-7', 'wait'],
      ['--guest --room parents-7 --host-there', 'guest'],
      ['--user tess --group teachers --room elsewhere', 'refused'],
    ] as const) {
      const at = '--at 2026-11-23T09:00:00+01:00';
      const { text } = await run(`usher room explain ${who} ${at} --json`);
      assert.equal(JSON.parse(text).decision.kind, kind, who);
    }
  });
});
