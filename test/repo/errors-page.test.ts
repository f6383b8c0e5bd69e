import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { en } from '../../src/http/texts/en.ts';
import { explanations as directoryExplanations } from '../../src/sign-in/methods/ldap/reasons.ts';
import { explanations as samlExplanations } from '../../src/sign-in/methods/saml/reasons.ts';
import { explanations } from '../../src/sign-in/remote/reasons.ts';
import { codesExplained, codesHidden, codesThrown, type ErrorCode } from './error-codes.ts';
import { productFiles, read } from './tree.ts';

const page = read('docs/reference/errors.md');

/** Shown on a page of its own without being thrown. */
const shownOnly: readonly ErrorCode[] = [
  { code: 'token_refused', status: 403 },
  { code: 'room_refused_no_rule', status: 403 },
  { code: 'room_refused_not_listed', status: 403 },
  { code: 'room_refused_closed', status: 403 },
];

function listed(codes: readonly ErrorCode[]): string[] {
  return [...new Set(codes.map(({ code, status }) => `${code} ${status}`))].sort();
}

/** The reasons of the table behind a heading, with what it says of each. */
function reasonsUnder(heading: string): Record<string, string> {
  const section = page.slice(page.indexOf(heading) + heading.length).split(/^#+ /m)[0] ?? '';
  const rows = [...section.matchAll(/^\| `([a-z_]+)` \| ([^|]+) \|$/gm)];
  return Object.fromEntries(rows.map(([, reason = '', text = '']) => [reason, text]));
}

describe('docs/reference/errors.md', () => {
  const files = productFiles();

  it('explains every code, with its status, and no other', () => {
    assert.deepEqual(listed(codesExplained(page)), listed([...codesThrown(files), ...shownOnly]));
  });

  it('can know them all, because codes are written out where they are thrown', () => {
    assert.deepEqual(codesHidden(files), []);
    const hidden = { path: 'src/rooms/a.ts', text: 'throw new AppError(code, 400, text);' };
    assert.deepEqual(codesHidden([hidden]), [hidden.path]);
  });

  it('gives every reason of the log as the log does', () => {
    assert.deepEqual(reasonsUnder('## Reasons in the log'), explanations);
    assert.deepEqual(reasonsUnder('### Reasons of a directory'), directoryExplanations);
    assert.deepEqual(reasonsUnder('### Reasons of SAML'), samlExplanations);
  });

  it('covers every sentence that the pages have for a code', () => {
    const codes = new Set(codesExplained(page).map(({ code }) => code));
    const sentences = Object.keys(en).flatMap((key) => /^error_(.+)$/.exec(key)?.[1] ?? []);
    assert.deepEqual(
      sentences.filter((code) => !codes.has(code)),
      [],
    );
  });
});
