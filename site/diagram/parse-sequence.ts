import type { Branch, Message, Note, Participant, Sequence, Step } from './sequence.ts';

/** What is wrong with the text of a diagram, and in which of its lines. */
export class DiagramError extends Error {
  /** From 1, within the diagram. */
  readonly line: number;

  constructor(line: number, what: string) {
    super(`line ${line} of the diagram: ${what}`);
    this.line = line;
  }
}

interface OpenBlock {
  readonly word: 'alt' | 'opt' | 'loop';
  readonly line: number;
  readonly branches: { label: string; steps: Step[] }[];
}

interface State {
  title: string;
  description: string;
  numbered: number | null;
  readonly participants: Participant[];
  readonly steps: Step[];
  readonly open: OpenBlock[];
  readonly active: Set<string>;
}

type Reader = (state: State, words: readonly string[], line: number) => void;

const ID = '([A-Za-z][A-Za-z0-9]*)';
/** Every form of a line that is understood; each is Mermaid's, and means the same there. */
const FORMS: readonly (readonly [RegExp, Reader])[] = [
  [/^(accTitle|accDescr): *(.+)$/, readDescription],
  [/^autonumber$/, readNumbering],
  [new RegExp(`^(?:participant|actor) ${ID}(?: as (.+))?$`), readParticipant],
  [new RegExp(`^${ID} *(--?>>)([+-]?) *${ID} *: *(.+)$`), readMessage],
  [new RegExp(`^Note over ${ID}(?: *, *${ID})? *: *(.+)$`), readNoteOver],
  [new RegExp(`^Note (left|right) of ${ID} *: *(.+)$`), readNoteBeside],
  [new RegExp(`^(activate|deactivate) ${ID}$`), readActivity],
  [/^(alt|opt|loop) (.+)$/, openBlock],
  [/^else (.+)$/, readElse],
  [/^end$/, closeBlock],
];

/**
 * Reads the part of Mermaid's sequence diagrams that this house uses. GitHub draws the same text; what it would
 * draw otherwise, or what is not understood here, is an error.
 *
 * @throws DiagramError with the line.
 */
export function parseSequence(text: string): Sequence {
  const state: State = {
    title: '',
    description: '',
    numbered: null,
    participants: [],
    steps: [],
    open: [],
    active: new Set(),
  };
  const lines = text.trimEnd().split('\n');
  if (lines[0]?.trim() !== 'sequenceDiagram') fail(1, 'it has to begin with sequenceDiagram');
  for (const [at, line] of lines.entries()) {
    const bare = line.trim();
    if (at > 0 && bare !== '' && !bare.startsWith('%%')) readLine(state, bare, at + 1);
  }
  const [unclosed] = state.open;
  if (unclosed) fail(unclosed.line, `this ${unclosed.word} has no end`);
  const [busy] = state.active;
  if (busy !== undefined) fail(lines.length, `${busy} is never deactivated`);
  if (!state.title || !state.description) fail(1, 'accTitle and accDescr say what it shows');
  if (state.participants.length < 2) fail(1, 'two participants are the least');
  const { title, description, participants, steps } = state;
  return { title, description, participants, steps };
}

function readLine(state: State, line: string, at: number): void {
  // Mermaid ends a statement at ; and begins an entity at #: what follows would be lost there.
  if (/[;#]/.test(line)) fail(at, '; and # mean something else to Mermaid');
  for (const [form, read] of FORMS) {
    const found = form.exec(line);
    if (!found) continue;
    read(state, found.slice(1), at);
    return;
  }
  fail(at, `not understood: ${line}`);
}

function readDescription(state: State, [word, text = '']: readonly string[]): void {
  if (word === 'accTitle') state.title = text;
  else state.description = text;
}

function readNumbering(state: State): void {
  state.numbered = 1;
}

function readParticipant(state: State, [id = '', label]: readonly string[], line: number): void {
  if (state.participants.some((one) => one.id === id)) fail(line, `${id} is there already`);
  if (state.steps.length > 0 || state.open.length > 0) fail(line, `${id} comes too late`);
  state.participants.push({ id, label: linesOf(label ?? id) });
}

function readMessage(state: State, words: readonly string[], line: number): void {
  const [from = '', arrow = '', sign = '', to = '', text = ''] = words;
  mustKnow(state, [from, to], line);
  const message: Message = {
    kind: 'message',
    from,
    to,
    text: linesOf(text),
    dashed: arrow === '-->>',
    number: state.numbered,
  };
  if (state.numbered !== null) state.numbered++;
  add(state, message);
  if (sign === '+') readActivity(state, ['activate', to], line);
  if (sign === '-') readActivity(state, ['deactivate', from], line);
}

function readNoteOver(state: State, words: readonly string[], line: number): void {
  const [from = '', to = from, text = ''] = words;
  addNote(state, { kind: 'note', place: 'over', from, to, text: linesOf(text) }, line);
}

function readNoteBeside(state: State, words: readonly string[], line: number): void {
  const [side = '', from = '', text = ''] = words;
  const place = side === 'left' ? 'left' : 'right';
  addNote(state, { kind: 'note', place, from, to: from, text: linesOf(text) }, line);
}

function addNote(state: State, note: Note, line: number): void {
  mustKnow(state, [note.from, note.to], line);
  add(state, note);
}

function readActivity(state: State, [word, id = '']: readonly string[], line: number): void {
  mustKnow(state, [id], line);
  const isOn = state.active.has(id);
  if (word === 'activate') {
    if (isOn) fail(line, `${id} is active already`);
    state.active.add(id);
    add(state, { kind: 'activate', id });
    return;
  }
  if (!isOn) fail(line, `${id} is not active`);
  state.active.delete(id);
  add(state, { kind: 'deactivate', id });
}

function openBlock(state: State, [word, label = '']: readonly string[], line: number): void {
  if (word !== 'alt' && word !== 'opt' && word !== 'loop') return;
  state.open.push({ word, line, branches: [{ label, steps: [] }] });
}

function readElse(state: State, [label = '']: readonly string[], line: number): void {
  const block = state.open.at(-1);
  if (block?.word !== 'alt') fail(line, 'an else stands in no alt');
  block.branches.push({ label, steps: [] });
}

function closeBlock(state: State, _words: readonly string[], line: number): void {
  const block = state.open.pop();
  if (!block) fail(line, 'there is nothing to end');
  const branches: readonly Branch[] = block.branches;
  if (branches.some(({ steps }) => steps.length === 0)) fail(block.line, 'a branch is empty');
  add(state, { kind: 'block', word: block.word, branches });
}

function add(state: State, step: Step): void {
  const steps = state.open.at(-1)?.branches.at(-1)?.steps ?? state.steps;
  steps.push(step);
}

function mustKnow(state: State, ids: readonly string[], line: number): void {
  for (const id of ids) {
    if (!state.participants.some((one) => one.id === id)) fail(line, `who is ${id}?`);
  }
}

function linesOf(text: string): string[] {
  return text.split(/ *<br ?\/?> */).map((line) => line.trim());
}

function fail(line: number, what: string): never {
  throw new DiagramError(line, what);
}
