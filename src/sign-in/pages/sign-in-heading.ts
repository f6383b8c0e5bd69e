import { html } from 'hono/html';
import { namedHeading } from '../../http/layout.ts';
import type { Visit } from '../../http/site.ts';
import type { Html } from '../../http/texts/texts.ts';
import type { Requirement } from '../../model/requirement.ts';

/** "Sign in to enter …", or "Sign in" where it is for no room. */
export function signInHeading({ texts }: Visit, room: string | null) {
  if (room !== null) return namedHeading(texts.chooserTitle, room);
  const title = texts.chooserTitleNoRoom;
  return { title, heading: html`<h1 class="plain">${title}</h1>` };
}

/** Why somebody who has signed in is asked to do so once more; empty where that is not so. */
export function strongerNote({ texts }: Visit, required: Requirement | null): Html {
  if (required === null) return html``;
  const text = required.secondFactor ? texts.chooserSecondFactor : texts.chooserStronger;
  return html`<p class="lead">${text}</p>`;
}
