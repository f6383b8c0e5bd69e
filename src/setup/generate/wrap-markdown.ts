const WIDTH = 80;

/** Paragraphs in lines for a terminal. Tables and lists stay as they are, and a span of code stays in one line. */
export function wrapMarkdown(text: string): string {
  return text
    .split('\n\n')
    .map((paragraph) => (/^\s*[|-]/m.test(paragraph) ? paragraph : wrap(paragraph)))
    .join('\n\n');
}

function wrap(paragraph: string): string {
  const words = paragraph.match(/(?:`[^`]*`|[^\s`])+/g) ?? [];
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.join('\n');
}
