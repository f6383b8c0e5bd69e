import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sampleSite } from '../../test/support/sample-site.ts';
import { AppError } from '../base/errors.ts';
import { createLog } from '../base/log.ts';
import { renderError } from './render-error.ts';

function render(thrown: unknown, headers: Record<string, string> = {}) {
  const lines: string[] = [];
  const log = createLog({ level: 'info', destination: { write: (line) => void lines.push(line) } });
  const request = new Request('https://usher.example/room/x?jwt=canary', { headers });
  const failed = { request, requestId: 'AAAA-BBBB-CCCC', pathKind: 'room' };
  const answer = renderError(thrown, failed, { site: sampleSite(), log });
  return answer.then((response) => ({ response, lines }));
}

const unavailable = new AppError('provider_unavailable', 503, 'The provider is away.', {
  facts: { retryAfterSeconds: '30', retryPath: 'room/x' },
});

describe('an error as an answer', () => {
  it('is a page in the visitor’s language, with a way on, a code and a number', async () => {
    const { response } = await render(unavailable, {
      'accept-language': 'de',
      accept: 'text/html',
    });
    const body = await response.text();
    assert.equal(response.status, 503);
    assert.equal(response.headers.get('retry-after'), '30');
    assert.equal(response.headers.get('cache-control'), 'no-store');
    assert.match(body, /<html lang="de">/);
    assert.match(body, /Der Anmeldedienst antwortet gerade nicht/);
    assert.match(body, /href="\/room\/x"/);
    assert.match(body, /href="https:\/\/meet\.example\.org\/"/);
    assert.match(body, /provider_unavailable/);
    assert.match(body, /AAAA-BBBB-CCCC/);
  });

  it('is JSON for whoever asks for that', async () => {
    const { response } = await render(unavailable, { accept: 'application/json' });
    assert.match(response.headers.get('content-type') ?? '', /^application\/json/);
    assert.deepEqual(await response.json(), {
      error: 'provider_unavailable',
      message:
        'The sign-in service does not answer at the moment, so your sign-in could not be completed.',
      requestId: 'AAAA-BBBB-CCCC',
    });
  });

  it('says the error’s own sentence, marked as English, where the code has no text', async () => {
    const error = new AppError('quite_new', 400, 'Something <new>.');
    const { response } = await render(error, { 'accept-language': 'de' });
    assert.match(await response.text(), /<span lang="en">Something &lt;new&gt;\.<\/span>/);
  });

  it('says the error’s own sentence where the text needs a fact that is missing', async () => {
    const { response } = await render(new AppError('token_refused', 403, 'No pass.'));
    assert.match(await response.text(), /No pass\./);
  });

  it('fills a text with the error’s facts, isolated and escaped', async () => {
    const error = new AppError('token_refused', 403, 'x', { facts: { room: '<b>Åsa</b>' } });
    const { response } = await render(error);
    assert.match(await response.text(), /a pass for <bdi>&lt;b&gt;Åsa&lt;\/b&gt;<\/bdi>\./);
  });

  it('asks for patience of its own accord on a 503', async () => {
    const { response } = await render(new AppError('storage_unavailable', 503, 'x'));
    assert.equal(response.headers.get('retry-after'), '5');
  });

  it('says how long to wait after too many requests', async () => {
    const error = new AppError('too_many_requests', 429, 'x', {
      facts: { retryAfterSeconds: '12' },
    });
    const { response } = await render(error);
    assert.equal(response.headers.get('retry-after'), '12');
    assert.match(await response.text(), /Please wait 12 seconds\./);
  });

  it('is one line in the log: an alarm for ours, a note for theirs, never the raw path', async () => {
    const ours = await render(new Error('boom'));
    const theirs = await render(new AppError('not_found', 404, 'x'));
    assert.equal(JSON.parse(ours.lines[0]!).level, 'error');
    assert.equal(JSON.parse(theirs.lines[0]!).level, 'info');
    assert.equal(ours.lines.length + theirs.lines.length, 2);
    assert.doesNotMatch(ours.lines[0]!, /canary|room\/x/);
  });

  it('has a stack in the log where it is ours to mend, and nowhere else', async () => {
    const cause = new Error('the cause');
    const theirs = await render(
      new AppError('not_found', 404, 'x', { hint: 'look here', facts: { room: 'r' }, cause }),
    );
    assert.doesNotMatch(theirs.lines.join(), /stack|\.ts:/);
    assert.deepEqual(JSON.parse(theirs.lines[0]!).err, {
      message: 'x',
      hint: 'look here',
      facts: { room: 'r' },
      cause: { name: 'Error', message: 'the cause' },
    });
    assert.match((await render(unavailable)).lines.join(), /"stack"/);
  });
});
