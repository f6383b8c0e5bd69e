import { html } from 'hono/html';
import type { Sequence, Step } from './sequence.ts';

type Mark = ReturnType<typeof html>;

/** The diagram in words, step by step: for who hears it, searches it, or prints it. */
export function saySequence(sequence: Sequence): Mark {
  const names = new Map(
    sequence.participants.map(({ id, label }) => [id, label.join(' ')] as const),
  );
  return html`<ol class="in-words">${say(sequence.steps, names)}</ol>`;
}

function say(steps: readonly Step[], names: ReadonlyMap<string, string>): (Mark | string)[] {
  const nameOf = (id: string): Mark => html`<strong>${names.get(id) ?? id}</strong>`;
  return steps.flatMap((step) => {
    if (step.kind === 'message') {
      const to = step.from === step.to ? '' : html` to ${nameOf(step.to)}`;
      return html`<li>${nameOf(step.from)}${to}: ${step.text.join(' ')}</li>`;
    }
    if (step.kind === 'note') return html`<li>${step.text.join(' ')}</li>`;
    if (step.kind !== 'block') return '';
    return step.branches.map(({ label, steps }, at) => {
      const word = at === 0 ? { alt: 'if', opt: 'if', loop: 'again and again' }[step.word] : 'else';
      return html`<li><em>${word}: ${label}</em><ol>${say(steps, names)}</ol></li>`;
    });
  });
}
