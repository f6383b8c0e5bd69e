import { html } from 'hono/html';
import { paths } from '../../http/paths.ts';
import { plainText } from '../../http/plain-text.ts';
import { linkTo, type Visit } from '../../http/site.ts';
import { fill, type Html } from '../../http/texts/texts.ts';
import { agoOf } from './moments.ts';
import { type Done, hiddenToken, ownPage } from './own-frame.ts';

export interface SessionsView {
  readonly token: string;
  readonly sessions: readonly SessionLine[];
  /** Seconds since 1970. */
  readonly now: number;
  readonly done: Done | null;
}

/** Moments in seconds since 1970. */
export interface SessionLine {
  /** What the form names it by. */
  readonly id: string;
  readonly isThis: boolean;
  readonly begunAt: number;
  readonly seenAt: number;
}

/** Where somebody is signed in; each can be ended, and all but this one. */
export function sessionsPage(visit: Visit, view: SessionsView): Html {
  const { site, texts } = visit;
  const action = linkTo(site, paths.own('sessions'));
  const others = view.sessions.filter(({ isThis }) => !isThis);
  const body = html`<p class="lead">${texts.sessionsLead}</p>
<ul class="entries">${view.sessions.map((line) => lineOf(visit, view, line, action))}
</ul>
${
  others.length < 2
    ? ''
    : html`<form class="ways" method="post" action="${action}">
${hiddenToken(view.token)}
<button class="button quiet" type="submit" name="do" value="end-others">${texts.sessionsEndOthers}</button>
</form>`
}`;
  return ownPage(visit, { title: texts.sessionsTitle, done: view.done, body });
}

function lineOf(
  visit: Visit,
  { token, now }: SessionsView,
  { id, isThis, begunAt, seenAt }: SessionLine,
  action: string,
): Html {
  const { texts } = visit;
  const begun = fill(texts.sessionsBegun, { when: agoOf(visit, begunAt, now) });
  const seen = fill(texts.sessionsSeen, { when: agoOf(visit, seenAt, now) });
  return html`
<li class="entry"><div><span>${isThis ? texts.sessionsThis : texts.sessionsOther}</span> <small>${plainText(isThis ? begun : `${begun}, ${seen}`)}</small></div>
${
  isThis
    ? ''
    : html`<form method="post" action="${action}">
${hiddenToken(token)}
<input type="hidden" name="session" value="${id}">
<button class="button quiet compact" type="submit" name="do" value="end" aria-label="${texts.sessionsEnd}: ${texts.sessionsOther}, ${begun}">${texts.sessionsEnd}</button>
</form>`
}</li>`;
}
