import assert from 'node:assert/strict';
import { test } from 'node:test';
import { markBlock, withBlock, withoutBlock } from './marked-block.ts';

const block = markBlock('config.a = 1;', '//');

test('a block goes to the end, once, and comes out again', () => {
  const before = 'var config = {};\n';
  const once = withBlock(before, block);
  assert.equal(once, `${before}\n${block}`);
  assert.equal(withBlock(once ?? '', block), once);
  assert.equal(withoutBlock(once ?? ''), before);
});

test('another block takes the place of an earlier one, and what was written behind it stays', () => {
  const text = `${withBlock('first\n', block)}last\n`;
  const other = markBlock('config.a = 2;', '//');
  assert.equal(withBlock(text, other), `first\nlast\n\n${other}`);
});

test('what was there comes out as it was, and twice is once, whatever its lines end in', () => {
  for (const before of ['a\n', 'a\n\n\n', '\n', 'a\r\n', 'a\r\n\r\n', '']) {
    const once = withBlock(before, block) ?? '';
    assert.equal(withBlock(once, block), once, JSON.stringify(before));
    assert.equal(withoutBlock(once), before);
    const windows = once.replaceAll(/\r?\n/g, '\r\n');
    assert.equal(withoutBlock(windows), before.replaceAll(/\r?\n/g, '\r\n'));
  }
});

test('a file without an end of line keeps its last line apart', () => {
  assert.equal(withBlock('last', block), `last\n\n${block}`);
  assert.equal(withBlock('', block), block);
});

test('damaged marks are left alone', () => {
  for (const text of [
    block.replace(/.*END.*\n/, ''),
    `${block}${block}`,
    block.split('\n').toReversed().join('\n'),
  ]) {
    assert.equal(withBlock(text, block), null);
    assert.equal(withoutBlock(text), null);
  }
});
