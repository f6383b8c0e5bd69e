import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DiagramError, parseSequence } from './parse-sequence.ts';

const HEAD = ['sequenceDiagram', 'accTitle: A title', 'accDescr: A sentence.'];
const TWO = ['participant A as Ann', 'participant B'];

function parse(...lines: string[]): ReturnType<typeof parseSequence> {
  return parseSequence(`${[...HEAD, ...TWO, ...lines].join('\n')}\n`);
}

describe('a sequence diagram', () => {
  it('is read with who takes part, what is said, and in what order', () => {
    const { title, description, participants, steps } = parse(
      'autonumber',
      '%% a remark',
      '',
      'A->>+B: asks<br/>twice',
      'B-->>-A: answers',
    );
    assert.deepEqual([title, description], ['A title', 'A sentence.']);
    assert.deepEqual(participants, [
      { id: 'A', label: ['Ann'] },
      { id: 'B', label: ['B'] },
    ]);
    const both = { kind: 'message' };
    assert.deepEqual(steps, [
      { ...both, from: 'A', to: 'B', text: ['asks', 'twice'], dashed: false, number: 1 },
      { kind: 'activate', id: 'B' },
      { ...both, from: 'B', to: 'A', text: ['answers'], dashed: true, number: 2 },
      { kind: 'deactivate', id: 'B' },
    ]);
  });

  it('has notes, and blocks within blocks', () => {
    const { steps } = parse(
      'alt it rains',
      'loop until it stops',
      'Note right of A: waits',
      'end',
      'else the sun shines',
      'Note over A,B: go out',
      'end',
      'opt late',
      'A->>A: runs',
      'end',
    );
    const [weather, late] = steps;
    assert.ok(weather?.kind === 'block' && late?.kind === 'block');
    assert.deepEqual([weather.word, late.word], ['alt', 'opt']);
    assert.deepEqual(
      weather.branches.map(({ label, steps: [first] }) => [label, first?.kind]),
      [
        ['it rains', 'block'],
        ['the sun shines', 'note'],
      ],
    );
  });

  const wrong: readonly (readonly [string, number, RegExp, readonly string[]])[] = [
    ['a line of another kind', 6, /not understood: rect/, ['rect rgb(0, 0, 0)']],
    ['an arrow of another kind', 6, /not understood/, ['A-xB: lost']],
    ['a message without words', 6, /not understood/, ['A->>B']],
    ['somebody nobody has named', 6, /who is C/, ['A->>C: hello']],
    ['somebody named twice', 6, /A is there already/, ['participant A']],
    ['somebody named late', 7, /C comes too late/, ['A->>B: hello', 'participant C']],
    ['an end of nothing', 6, /nothing to end/, ['end']],
    ['a block without its end', 6, /this opt has no end/, ['opt maybe', 'A->>B: hello']],
    ['an else in a loop', 8, /in no alt/, ['loop on', 'A->>B: hello', 'else no']],
    ['a branch in which nothing happens', 6, /a branch is empty/, ['opt maybe', 'end']],
    ['a bar that does not end', 6, /B is never deactivated/, ['A->>+B: hello']],
    ['a bar that never began', 6, /B is not active/, ['B-->>-A: hello']],
    ['a bar upon a bar', 7, /B is active already/, ['A->>+B: hello', 'A->>+B: hello']],
    ['what Mermaid would read otherwise', 6, /something else to Mermaid/, ['A->>B: a; b']],
  ];
  for (const [what, line, message, lines] of wrong) {
    it(`is refused with ${what}, by the line`, () => {
      assert.throws(
        () => parse(...lines),
        (error) =>
          error instanceof DiagramError && error.line === line && message.test(error.message),
      );
    });
  }

  it('is refused without its first line, a title, or two who take part', () => {
    assert.throws(() => parseSequence('flowchart LR\n'), /begin with sequenceDiagram/);
    assert.throws(
      () => parseSequence(`sequenceDiagram\n${TWO.join('\n')}`),
      /accTitle and accDescr/,
    );
    assert.throws(() => parseSequence([...HEAD, 'participant A'].join('\n')), /two participants/);
  });
});
