import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wrapMarkdown } from './wrap-markdown.ts';

test('paragraphs fit a terminal, and come to the same words', () => {
  const text = `${'A word and another. '.repeat(20).trim()}\n\nThe second.`;
  const wrapped = wrapMarkdown(text);
  for (const line of wrapped.split('\n')) assert.ok(line.length <= 80, line);
  assert.equal(wrapped.split('\n\n').length, 2);
  assert.equal(wrapped.replace(/\s+/g, ' '), text.replace(/\s+/g, ' '));
});

test('what is to be copied stays in one line, however long', () => {
  const command = `\`mv ${'/a/long/path'.repeat(8)} elsewhere\``;
  assert.ok(wrapMarkdown(`To go back: ${command}, or not.`).split('\n').includes(`${command},`));
});

test('tables and lists stay as they are', () => {
  const table = `| Setting | Value |\n|---|---|\n| ${'x'.repeat(90)} | y |`;
  assert.equal(wrapMarkdown(`Before.\n\n${table}`), `Before.\n\n${table}`);
});
