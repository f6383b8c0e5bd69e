import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { RecordedContext } from '../../test/support/recorded-context.ts';
import { commands } from './commands.ts';
import { run } from './run.ts';

async function usher(...argv: string[]) {
  const context = new RecordedContext();
  const status = await run(argv, context);
  return { status, said: context.lines.join('\n'), noted: context.notes.join('\n') };
}

const usageOf = (name: string) => commands.find(({ words }) => words.join(' ') === name)?.usage;

describe('help', () => {
  for (const argv of [[], ['-h'], ['--help'], ['help'], ['help', '--help']]) {
    test(`usher ${argv.join(' ')} lists every command`, async () => {
      const { status, said } = await usher(...argv);
      assert.equal(status, 0);
      for (const { summary } of commands) assert.ok(said.includes(summary));
    });
  }

  for (const argv of [
    ['help', 'token', 'check'],
    ['token', 'check', '--help'],
    ['token', 'check', '--json', '-h'],
    ['token', '--help', 'check'],
  ]) {
    test(`usher ${argv.join(' ')} is the usage of that command`, async () => {
      const { status, said } = await usher(...argv);
      assert.equal(status, 0);
      assert.equal(said, usageOf('token check'));
    });
  }

  for (const argv of [
    ['config', '--help'],
    ['config', '-h'],
    ['help', 'config'],
  ]) {
    test(`usher ${argv.join(' ')} lists the commands that begin with these words`, async () => {
      const { status, said } = await usher(...argv);
      assert.equal(status, 0);
      assert.match(said, /config check .*\n.*config import /);
      assert.doesNotMatch(said, /serve/);
    });
  }

  test('what is no command is unusable, asked about or not', async () => {
    for (const argv of [['sing'], ['help', 'sing'], ['sing', '--help'], ['config'], ['--sing']]) {
      const { status, said, noted } = await usher(...argv);
      assert.equal(status, 2, argv.join(' '));
      assert.equal(said, '');
      assert.match(noted, /there is no command/);
    }
    assert.doesNotMatch((await usher('config')).noted, /serve/);
  });
});

test('a word that is nearly one shows the commands it may have meant, and no option of theirs', async () => {
  for (const argv of [['meetings', 'list'], ['meet'], ['meeting', 'creat', '--code', 'tulip']]) {
    const { status, noted } = await usher(...argv);
    assert.equal(status, 2);
    assert.match(noted, /meeting create/);
    assert.doesNotMatch(noted, /serve|tulip/);
  }
});

test('a slip of the pen is answered by what was probably meant', async () => {
  const { noted } = await usher('stup', '--yes');
  assert.match(noted, /there is no command "stup"[\s\S]*write the settings of Usher/);
  assert.doesNotMatch(noted, /serve/);
  const option = await usher('setup', '--sing-in', 'local');
  assert.match(option.noted, /There is no option --sing-in\. Did you mean --sign-in\?/);
});

test('an option that no command knows is named, and nothing more', async () => {
  for (const { words } of commands) {
    const { status, noted } = await usher(...words, '--nonsense', 'canary');
    assert.equal(status, 2);
    assert.match(noted, /There is no option --nonsense\./);
    assert.doesNotMatch(noted, /canary|positional/);
  }
});

describe('every usage', () => {
  test('has a summary in the style of the others', () => {
    for (const { summary } of commands) assert.match(summary, /^[a-z].*[^.]$/);
  });

  for (const { words, usage } of commands) {
    test(`has all options in the synopsis, and a line for each: ${words.join(' ')}`, () => {
      const [synopsis = '', ...rest] = usage.split('\n\n');
      const inSynopsis = synopsis.match(/--[a-z]+/g) ?? [];
      const listed = (rest.join('\n\n').match(/^ {2}--[a-z]+/gm) ?? []).map((one) => one.trim());
      // Several ways to call a command say what they share twice, and may leave the rest to the list.
      if (synopsis.includes('\n')) {
        assert.deepEqual(new Set(inSynopsis).difference(new Set(listed)), new Set());
      } else {
        assert.deepEqual(listed, inSynopsis);
      }
      assert.match(`${synopsis} `, new RegExp(`^usher ${words.join(' ')}\\s`));
      assert.match(usage, /\nExit status: [^\n]+\.$/);
    });
  }
});
