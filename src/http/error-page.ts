import { html } from 'hono/html';
import { renderPage, type Way, ways } from './layout.ts';
import type { Visit } from './site.ts';
import type { Html } from './texts/texts.ts';

export interface ErrorView {
  readonly title: string;
  /** What happened, safe to show: plain text or markup of ours. */
  readonly sentence: Html | string;
  /** A further sentence, such as how long to wait. */
  readonly note?: Html | string;
  /** Stable, `snake_case`. */
  readonly code: string;
  readonly requestId: string;
  /** What one can do next; the first is the main one. Never empty: nobody is left standing. */
  readonly ways: readonly Way[];
}

/** A page that says what went wrong, shows a way on, and carries what finds the line in the log. */
export function errorPage(visit: Visit, view: ErrorView): Html {
  const note = view.note ? html`<p class="note">${view.note}</p>` : '';
  return renderPage(visit, {
    title: view.title,
    body: html`<h1 class="plain">${view.title}</h1>
<p>${view.sentence}</p>
${note}
${ways(view.ways)}`,
    stub: requestFacts(visit, view.code, view.requestId),
  });
}

/** Code and request id in small print. */
export function requestFacts({ texts }: Visit, code: string, requestId: string): Html {
  return html`<dl class="small">
<div><dt>${texts.errorCode}</dt><dd>${code}</dd></div>
<div><dt>${texts.errorRequestId}</dt><dd>${requestId}</dd></div>
</dl>`;
}
