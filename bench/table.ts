import { isMet, type Row } from './measurement.ts';

const HEADINGS = ['measurement', 'what', 'figure', '', 'target', 'met'] as const;
type Line = readonly [string, string, string, string, string, string];

/** The rows as a table for people, a measurement's name at its first row only. */
export function renderTable(rows: readonly Row[]): string {
  const lines = rows.map((row, index): Line => {
    const first = rows[index - 1]?.measurement !== row.measurement;
    return [
      first ? row.measurement : '',
      row.what,
      renderFigure(row.figure),
      row.unit,
      row.target ? `${row.target.bound} ${renderFigure(row.target.value)}` : '',
      renderMet(row),
    ];
  });
  const widths = HEADINGS.map((heading, column) =>
    Math.max(heading.length, ...lines.map((line) => line[column]?.length ?? 0)),
  );
  const render = (line: readonly string[]) =>
    line
      .map((cell, column) =>
        column === 2 ? cell.padStart(width(column)) : cell.padEnd(width(column)),
      )
      .join('  ')
      .trimEnd();
  const width = (column: number) => widths[column] ?? 0;
  const rule = widths.map((length) => '-'.repeat(length)).join('  ');
  return [render(HEADINGS), rule, ...lines.map(render)].join('\n');
}

/** Three digits that count, and no false exactness: `187,000`, `12.3`, `0.953`. */
function renderFigure(figure: number): string {
  return figure.toLocaleString('en', { maximumSignificantDigits: 3 });
}

function renderMet(row: Row): string {
  const met = isMet(row);
  return met === null ? '' : met ? 'yes' : 'NO';
}
