import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { drawSequence } from './draw-sequence.ts';
import { measureText, wrapText } from './measure-text.ts';
import { parseSequence } from './parse-sequence.ts';
import { saySequence } from './say-sequence.ts';

const text = `sequenceDiagram
accTitle: Coming in
accDescr: A person asks <politely> and is let in.
autonumber
participant P as Person
participant U as Usher
participant J as Jitsi
P->>+U: may I come in, please, to the room that is at the very end of the corridor?
alt named
U->>U: looks at "the list"
U-->>P: yes
P->>J: enters
else not named
Note left of J: nobody comes
U-->>-P: no
end
`;
const sequence = parseSequence(text);

describe('a drawn sequence', () => {
  it('has a name, a sentence, and everything that is said, escaped', async () => {
    const svg = String(await drawSequence(sequence, 'D'));
    assert.match(svg, /aria-labelledby="D-title D-text"/);
    assert.match(svg, /<title id="D-title">Coming in<\/title>/);
    assert.match(svg, /<desc id="D-text">A person asks &lt;politely&gt; and is let in\.<\/desc>/);
    for (const word of ['Person', 'Usher', 'Jitsi', 'corridor?', 'named', 'nobody comes', 'alt']) {
      assert.ok(svg.includes(word), word);
    }
    assert.match(svg, /looks at &quot;the list&quot;/);
  });

  it('has no colour, no style and no address of its own', async () => {
    const svg = String(await drawSequence(sequence, 'D'));
    assert.doesNotMatch(svg, /style|url\(|href|#[0-9a-f]{3}/);
    assert.deepEqual(svg.match(/\bfill="(?!none)/g), null);
    assert.deepEqual(svg.match(/https?:[^"]*/g), ['http://www.w3.org/2000/svg']);
  });

  it('keeps everything within its size', async () => {
    const svg = String(await drawSequence(sequence, 'D'));
    const [, width = 0, height = 0] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg)?.map(Number) ?? [];
    assert.ok(width > 300 && width < 900 && height > 300);
    const places = (name: string): number[] =>
      [...svg.matchAll(new RegExp(`\\b${name}="(-?[\\d.]+)"`, 'g'))].map(([, at]) => Number(at));
    for (const name of ['x', 'x1', 'x2', 'cx']) {
      assert.ok(
        places(name).every((x) => x >= 0 && x <= width),
        name,
      );
    }
    for (const name of ['y', 'y1', 'y2', 'cy']) {
      assert.ok(
        places(name).every((y) => y >= 0 && y <= height),
        name,
      );
    }
  });

  it('is said in words as well, in the same order', async () => {
    const words = String(await saySequence(sequence)).replace(/<[^>]*>/g, '|');
    const order = [
      'Person| to |Usher|: may I come',
      'if: named',
      'Usher|: looks',
      'else: not named',
    ];
    const places = order.map((part) => words.indexOf(part));
    assert.ok(
      places.every((at) => at > 0),
      words,
    );
    assert.deepEqual(
      places.toSorted((a, b) => a - b),
      places,
    );
  });
});

describe('text that no browser has measured', () => {
  it('is broken at spaces, and words stay whole', () => {
    assert.deepEqual(wrapText(['one two three'], 14, measureText('one two', 14)), [
      'one two',
      'three',
    ]);
    assert.deepEqual(wrapText(['/realms/jitsi/protocol'], 14, 20), ['/realms/jitsi/protocol']);
    assert.deepEqual(wrapText(['one', 'two'], 14, 1000), ['one', 'two']);
  });

  it('is wider in capitals, and grows with its size', () => {
    assert.ok(measureText('WIDE', 14) > measureText('wide', 14));
    assert.equal(measureText('wide', 28), 2 * measureText('wide', 14));
  });
});
