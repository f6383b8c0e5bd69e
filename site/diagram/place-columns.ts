import { widestOf, wrapText } from './measure-text.ts';
import type { Message, Note, Sequence, Step } from './sequence.ts';

/** Sizes in pixels, at which all of it is measured and drawn. */
export const sizes = {
  text: 14,
  line: 18,
  /** The widest that a text beside, over or between neighbours gets before it is broken. */
  wrap: 184,
  /** Half of a bar that says that somebody is busy. */
  bar: 5,
  /** The circle with a message's number. */
  badge: 10,
  margin: 16,
  box: 40,
} as const;

export interface Column {
  readonly id: string;
  readonly label: readonly string[];
  /** The middle. */
  readonly x: number;
  /** Of the box. */
  readonly width: number;
}

export interface Columns {
  readonly all: readonly Column[];
  readonly width: number;
  /** Throws for whom the diagram does not name. */
  find(id: string): Column;
}

/** A box's label, broken. */
function labelOf(lines: readonly string[]): string[] {
  return wrapText(lines, sizes.text, 130);
}

/**
 * Where each participant stands: as near to the next as what is said between them allows. `inset` is kept free at
 * both sides, for the frames around blocks.
 */
export function placeColumns(sequence: Sequence, inset: number): Columns {
  const ids = sequence.participants.map(({ id }) => id);
  const labels = sequence.participants.map(({ label }) => labelOf(label));
  const boxes = labels.map((lines) => Math.max(84, widestOf(lines, sizes.text) * 1.06 + 28));
  // The room to the left of each column, and right of the last: of n columns, n + 1 gaps.
  const gaps = [...ids, ''].map((_id, at) => {
    const [left = 0, right = 0] = [boxes[at - 1], boxes[at]].map((box) => (box ?? 0) / 2);
    const isEdge = at === 0 || at === ids.length;
    return left + right + (isEdge ? sizes.margin + inset : 18);
  });
  const widen = (at: number, wanted: number): void => {
    gaps[at] = Math.max(gaps[at] ?? 0, Math.ceil(wanted));
  };
  for (const step of everyStep(sequence.steps)) {
    if (step.kind === 'message') widenForMessage(step, ids, widen);
    if (step.kind === 'note') widenForNote(step, ids, widen);
  }
  let x = 0;
  const all = ids.map((id, at) => {
    x += gaps[at] ?? 0;
    return { id, label: labels[at] ?? [], x, width: boxes[at] ?? 0 };
  });
  const byId = new Map(all.map((column) => [column.id, column]));
  return {
    all,
    width: x + (gaps.at(-1) ?? 0),
    find(id) {
      const column = byId.get(id);
      if (!column) throw new Error(`No column for ${id}.`);
      return column;
    },
  };
}

type Widen = (at: number, wanted: number) => void;

function widenForMessage(message: Message, ids: readonly string[], widen: Widen): void {
  const [from, to] = [ids.indexOf(message.from), ids.indexOf(message.to)];
  const wide = widestOf(wrapText(message.text, sizes.text, sizes.wrap), sizes.text);
  if (from === to) widen(from + 1, wide + 64);
  else if (Math.abs(from - to) === 1) widen(Math.max(from, to), wide + 56);
}

function widenForNote(note: Note, ids: readonly string[], widen: Widen): void {
  const [from, to] = [ids.indexOf(note.from), ids.indexOf(note.to)];
  const wide = noteWidth(note.text);
  if (note.place === 'left') widen(from, wide + 34);
  if (note.place === 'right') widen(from + 1, wide + 34);
  if (note.place === 'over' && from === to) {
    widen(from, wide / 2 + 20);
    widen(from + 1, wide / 2 + 20);
  }
}

/** Of a note beside or over one. */
export function noteWidth(text: readonly string[]): number {
  return widestOf(wrapText(text, sizes.text, sizes.wrap), sizes.text) + 24;
}

/** Every step, those within blocks too. */
export function everyStep(steps: readonly Step[]): Step[] {
  return steps.flatMap((step) =>
    step.kind === 'block' ? step.branches.flatMap((branch) => everyStep(branch.steps)) : [step],
  );
}

/** How deep blocks lie in each other. */
export function depthOf(steps: readonly Step[]): number {
  const inner = steps.map((step) =>
    step.kind === 'block' ? 1 + Math.max(...step.branches.map(({ steps }) => depthOf(steps))) : 0,
  );
  return Math.max(0, ...inner);
}
