import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderFindings } from './render-findings.ts';

test('what a server says on several lines does not look like findings of ours', () => {
  const evidence = 'It calls itself "a\n\nok       all is well\r\nfault    b".';
  const finding = {
    ...{ id: 'live-provider', level: 'fault' as const, where: 'x\nok       y', evidence },
    ...{ reason: 'Nobody can sign in.', mend: ['issuer: a\nok       z'], docs: 'd' },
  };
  const lines = renderFindings([finding]);
  assert.equal(
    lines.some((line) => /\n/.test(line)),
    false,
  );
  assert.equal(
    lines.some((line) => line.startsWith('ok')),
    false,
  );
});
