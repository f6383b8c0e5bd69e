import { html } from 'hono/html';
import { namedHeading, renderPage } from '../../http/layout.ts';
import { type SignInWay, signInWays } from '../../http/sign-in-ways.ts';
import type { Visit } from '../../http/site.ts';
import type { Html } from '../../http/texts/texts.ts';

export interface ChooserView {
  /** The room's display name; null when the sign-in is not for a room. */
  readonly room: string | null;
  /** In the operator's order. `href` is an address of ours, with the base path. */
  readonly methods: readonly SignInWay[];
}

/** "Sign in to enter …": the ways, as large links. */
export function chooserPage(visit: Visit, view: ChooserView): Html {
  const { texts } = visit;
  const { title, heading } =
    view.room === null
      ? {
          title: texts.chooserTitleNoRoom,
          heading: html`<h1 class="plain">${texts.chooserTitleNoRoom}</h1>`,
        }
      : namedHeading(texts.chooserTitle, view.room);
  return renderPage(visit, {
    title,
    body: html`${heading}
<p class="lead">${leadFor(visit, view)}</p>
${signInWays(visit, view.methods)}`,
  });
}

function leadFor({ texts }: Visit, { methods }: ChooserView): string {
  if (methods.length === 0) return texts.chooserNone;
  return methods.length === 1 ? texts.chooserOneLead : texts.chooserLead;
}
