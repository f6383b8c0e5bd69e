import { html } from 'hono/html';
import { widestOf, wrapText } from './measure-text.ts';
import {
  type Column,
  type Columns,
  depthOf,
  everyStep,
  noteWidth,
  placeColumns,
  sizes,
} from './place-columns.ts';
import type { Activity, Block, Message, Note, Sequence, Step } from './sequence.ts';

/** A part of the drawing. */
type Mark = ReturnType<typeof html>;

/** What has been drawn so far, from back to front, and how far down. */
interface Pen {
  readonly columns: Columns;
  /** How far a frame of the outermost block stands out beside its columns. */
  readonly inset: number;
  y: number;
  readonly frames: Mark[];
  readonly bars: Mark[];
  readonly front: Mark[];
  /** Where those who are busy began. */
  readonly busy: Map<string, number>;
}

const INSET = 12;

/**
 * Draws a diagram as SVG of its natural size, in the classes of site.css: no colour and no style of its own, so that
 * it follows the page's scheme and policy. `id` makes the ids of its title and description the page's only ones.
 */
export function drawSequence(sequence: Sequence, id: string): Mark {
  const inset = INSET * depthOf(sequence.steps);
  const columns = placeColumns(sequence, inset);
  const pen: Pen = { columns, inset, y: 0, frames: [], bars: [], front: [], busy: new Map() };
  const head = Math.max(...columns.all.map(({ label }) => label.length)) * sizes.line + 22;
  const heads = boxes(columns, 1, head);
  pen.y = head + 10;
  drawSteps(pen, sequence.steps, 0);
  const foot = pen.y + 18;
  const [width, height] = [Math.ceil(columns.width), foot + head + 2];
  const lines = columns.all.map(
    ({ x }) => html`<line class="lifeline" x1="${x}" x2="${x}" y1="${head + 1}" y2="${foot}"/>`,
  );
  return html`<svg class="sequence" xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}-title ${id}-text">
<title id="${id}-title">${sequence.title}</title>
<desc id="${id}-text">${sequence.description}</desc>
${pen.frames}${lines}${pen.bars}${heads}${boxes(columns, foot, head)}${pen.front}
</svg>`;
}

function boxes(columns: Columns, top: number, height: number): Mark[] {
  return columns.all.map(
    ({
      x,
      width,
      label,
    }) => html`<g class="participant"><rect x="${x - width / 2}" y="${top}" width="${width}" height="${height}" rx="9"/>
${text(label, x, top + (height - label.length * sizes.line) / 2)}</g>`,
  );
}

function drawSteps(pen: Pen, steps: readonly Step[], depth: number): void {
  for (const [at, step] of steps.entries()) {
    const next = steps[at + 1];
    if (step.kind === 'message' && step.from === step.to) drawMessageToOneself(pen, step);
    else if (step.kind === 'message') drawMessage(pen, step, next);
    else if (step.kind === 'note') drawNote(pen, step);
    else if (step.kind === 'block') drawBlock(pen, step, depth);
    else drawActivity(pen, step);
  }
}

/** `next`: who is made busy by what they are told has their bar at the arrow's end already. */
function drawMessage(pen: Pen, message: Message, next: Step | undefined): void {
  const [from, to] = [pen.columns.find(message.from), pen.columns.find(message.to)];
  const side = to.x > from.x ? 1 : -1;
  const { lines, middle } = placeText(pen.columns, message.text, from.x, to.x);
  const top = pen.y + 8;
  const y = top + lines.length * sizes.line + 6;
  const start = from.x + side * barOf(pen, from);
  const becomesBusy = next?.kind === 'activate' && next.id === to.id;
  const end = to.x - side * (becomesBusy ? sizes.bar : Math.max(barOf(pen, to), 1));
  pen.front.push(html`<g class="${message.dashed ? 'message answer' : 'message'}">
<line x1="${start}" x2="${end - side * 8}" y1="${y}" y2="${y}"/>
<path class="head" d="M${end} ${y}l${-side * 10} -5v10z"/>
${text(lines, middle, top)}${badge(message.number, from.x, y)}</g>`);
  pen.y = y + 10;
}

/** In the middle of the arrow; where it passes others, in the first gap from its beginning that has room for it. */
function placeText(
  { all }: Columns,
  said: readonly string[],
  from: number,
  to: number,
): { lines: string[]; middle: number } {
  const [left, right] = [Math.min(from, to), Math.max(from, to)];
  const stops = all.map(({ x }) => x).filter((x) => x >= left && x <= right);
  const gaps = stops.slice(1).map((x, at) => ({ from: stops[at] ?? left, to: x }));
  for (const gap of from < to ? gaps : gaps.reverse()) {
    const width = gap.to - gap.from - 40;
    const lines = wrapText(said, sizes.text, width - 16);
    const hasRoom = widestOf(lines, sizes.text) <= width && lines.length < 3;
    if (hasRoom || gaps.length === 1) return { lines, middle: (gap.from + gap.to) / 2 };
  }
  const lines = wrapText(said, sizes.text, Math.max(right - left - 56, 120));
  return { lines, middle: (left + right) / 2 };
}

function drawMessageToOneself(pen: Pen, message: Message): void {
  const column = pen.columns.find(message.from);
  const lines = wrapText(message.text, sizes.text, sizes.wrap);
  const top = pen.y + 8;
  const tall = Math.max(22, lines.length * sizes.line - 6);
  const x = column.x + Math.max(barOf(pen, column), 1);
  const y = top + 6;
  pen.front.push(html`<g class="${message.dashed ? 'message answer' : 'message'}">
<path d="M${x} ${y}h${26}a6 6 0 0 1 6 6v${tall - 12}a6 6 0 0 1 -6 6h-18" fill="none"/>
<path class="head" d="M${x} ${y + tall}l10 -5v10z"/>
${text(lines, column.x + 48, y + tall / 2 - (lines.length * sizes.line) / 2, 'start')}${badge(message.number, column.x, y)}</g>`);
  pen.y = y + tall + 10;
}

function drawNote(pen: Pen, note: Note): void {
  const [from, to] = [pen.columns.find(note.from), pen.columns.find(note.to)];
  const [left, right] = [Math.min(from.x, to.x), Math.max(from.x, to.x)];
  const width = from === to ? noteWidth(note.text) : right - left + 72;
  const lines = wrapText(note.text, sizes.text, from === to ? sizes.wrap : width - 24);
  const beside = width / 2 + 12;
  const shift = { over: 0, left: -beside, right: beside }[note.place];
  const middle = (left + right) / 2 + shift;
  const [top, height] = [pen.y + 8, lines.length * sizes.line + 14];
  pen.front.push(html`<g class="note"><rect x="${middle - width / 2}" y="${top}" width="${width}" height="${height}" rx="4"/>
${text(lines, middle, top + 7)}</g>`);
  pen.y = top + height + 6;
}

function drawActivity(pen: Pen, { kind, id }: Activity): void {
  if (kind === 'activate') {
    pen.busy.set(id, pen.y - 10);
    return;
  }
  const { x } = pen.columns.find(id);
  const from = pen.busy.get(id) ?? pen.y;
  const [left, width] = [x - sizes.bar, 2 * sizes.bar];
  pen.busy.delete(id);
  pen.bars.push(
    html`<rect class="busy" x="${left}" y="${from}" width="${width}" height="${pen.y - 6 - from}" rx="3"/>`,
  );
}

/** A frame around what happens on a condition, over and over, or in one way or another. */
function drawBlock(pen: Pen, block: Block, depth: number): void {
  const { left, right } = reachOf(pen, block, depth);
  const top = pen.y + 10;
  const tagWidth = widestOf([block.word], sizes.text) + 20;
  const labels: Mark[] = [];
  pen.y = top;
  for (const [at, branch] of block.branches.entries()) {
    const space = right - left - 24 - (at === 0 ? tagWidth : 0);
    const lines = wrapText([branch.label], sizes.text, Math.max(space, 80));
    if (at > 0) {
      pen.y += 8;
      labels.push(
        html`<line class="divide" x1="${left}" x2="${right}" y1="${pen.y}" y2="${pen.y}"/>`,
      );
    }
    labels.push(text(lines, left + 12 + (at === 0 ? tagWidth : 0), pen.y + 4, 'start'));
    pen.y += lines.length * sizes.line + 4;
    drawSteps(pen, branch.steps, depth + 1);
  }
  const height = pen.y + 6 - top;
  pen.frames.push(
    html`<rect class="frame" x="${left}" y="${top}" width="${right - left}" height="${height}" rx="6"/>`,
  );
  pen.front.push(html`<g class="block">
<path class="tag" d="M${left} ${top + 24}v-18a6 6 0 0 1 6 -6h${tagWidth - 6}v16l-8 8z"/>
<g class="word">${text([block.word], left + tagWidth / 2 - 2, top + 3)}</g>${labels}</g>`);
  pen.y += 12;
}

/** From where to where a frame goes: around everybody who does something in it, and beyond what lies in it. */
function reachOf(pen: Pen, block: Block, depth: number): { left: number; right: number } {
  const steps = everyStep([block]);
  const out = 24 + pen.inset - depth * INSET;
  const marks = steps.flatMap((step) => {
    if (step.kind === 'message' || step.kind === 'note') return edgesOf(pen.columns, step);
    return [];
  });
  const [from, to] = [Math.min(...marks) - out, Math.max(...marks) + out];
  const edge = 2 + depth * INSET;
  return { left: Math.max(edge, from), right: Math.min(pen.columns.width - edge, to) };
}

function edgesOf(columns: Columns, step: Message | Note): number[] {
  const ends = [columns.find(step.from).x, columns.find(step.to).x];
  const width = widestOf(wrapText(step.text, sizes.text, sizes.wrap), sizes.text);
  if (step.kind === 'message')
    return step.from === step.to ? [...ends, (ends[0] ?? 0) + width + 30] : ends;
  const [left = 0, right = 0] = [Math.min(...ends), Math.max(...ends)];
  if (step.place === 'left') return [left, left - width - 14];
  if (step.place === 'right') return [left, left + width + 14];
  return step.from === step.to ? [left - width / 2, left + width / 2] : [left - 16, right + 16];
}

function barOf(pen: Pen, column: Column): number {
  return pen.busy.has(column.id) ? sizes.bar : 0;
}

function badge(number: number | null, x: number, y: number): Mark | string {
  if (number === null) return '';
  return html`<g class="number"><circle cx="${x}" cy="${y}" r="${sizes.badge}"/>${text([String(number)], x, y - sizes.line / 2)}</g>`;
}

/** Lines from `top` down. */
function text(
  lines: readonly string[],
  x: number,
  top: number,
  anchor: 'middle' | 'start' = 'middle',
): Mark {
  const rows = lines.map(
    (line, at) => html`<tspan x="${x}" y="${top + at * sizes.line + 13}">${line}</tspan>`,
  );
  return html`<text text-anchor="${anchor}">${rows}</text>`;
}
