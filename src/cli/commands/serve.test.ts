import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { RecordedContext } from '../../../test/support/recorded-context.ts';
import { MINIMAL_ENVIRONMENT } from '../../../test/support/sample-settings.ts';
import { runCommand } from '../run.ts';
import { serve } from './serve.ts';

test('where the port is taken, a sentence says so beside the log', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  try {
    const address = taken.address();
    assert.ok(address !== null && typeof address === 'object');
    const context = new RecordedContext({
      environment: {
        ...MINIMAL_ENVIRONMENT,
        USHER_STORAGE_URL: 'sqlite::memory:',
        USHER_LISTEN: `127.0.0.1:${address.port}`,
      },
    });
    assert.equal(await runCommand(serve, [], context), 1);
    assert.match(
      context.notes.join('\n'),
      new RegExp(`^usher serve: Something else listens on 127\\.0\\.0\\.1:${address.port} `),
    );
  } finally {
    taken.close();
  }
});
