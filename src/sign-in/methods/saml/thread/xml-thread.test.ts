import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import type { ThreadFault } from './fault.ts';
import type { SignTask } from './run-task.ts';
import { createXmlThread, type XmlThread, type XmlThreadOptions } from './xml-thread.ts';

/** A thread that does what its task says; the tests' own stands in for the real one. */
const program = `
const { parentPort } = require('node:worker_threads');
const acts = {
  answer: () => parentPort.postMessage({ value: 'done' }),
  refuse: () => parentPort.postMessage({ fault: 'xml_form', detail: 'here' }),
  hang: () => { for (;;); },
  wait: () => {},
  late: () => setTimeout(acts.answer, 50),
  eat: () => { const eaten = []; for (;;) eaten.push(new Array(1e5).fill(eaten.length)); },
  end: () => process.exit(0),
  throw: () => { throw new Error('secret'); },
};
parentPort.on('message', ({ task }) => acts[task.xml]());
parentPort.postMessage({ ready: true });
`;
const task = (xml: string): SignTask => ({
  kind: 'sign',
  xml,
  root: '',
  privateKey: '',
  certificate: '',
});

describe('the thread that reads documents', () => {
  let thread: XmlThread;
  const open = (options: XmlThreadOptions = {}, source = program) => {
    thread = createXmlThread({
      deadlineMs: 300,
      entry: { source, options: { eval: true } },
      ...options,
    });
    return thread;
  };
  const reasonOf = async (work: Promise<unknown>) => {
    const thrown = await work.then(
      (value) => assert.fail(`it succeeded: ${value}`),
      (error: ThreadFault) => error,
    );
    assert.ok(!JSON.stringify({ ...thrown, message: thrown.message }).includes('secret'));
    return thrown.reason;
  };
  afterEach(() => thread.close());

  it('answers, one after the other, whatever comes at once', async () => {
    open();
    const all = ['late', 'answer', 'late', 'answer'].map((one) => thread.run<'sign'>(task(one)));
    assert.deepEqual(await Promise.all(all), ['done', 'done', 'done', 'done']);
    assert.equal(await reasonOf(thread.run<'sign'>(task('refuse'))), 'xml_form');
  });

  it('gives up what takes too long, and goes on with the next in a new one', async () => {
    open();
    const [slow, next] = [thread.run<'sign'>(task('hang')), thread.run<'sign'>(task('answer'))];
    assert.equal(await reasonOf(slow), 'thread_deadline');
    assert.equal(await next, 'done');
    assert.equal(await reasonOf(thread.run<'sign'>(task('wait'))), 'thread_deadline');
  });

  it('gives up what takes too much memory', async () => {
    open({ deadlineMs: 20_000 });
    assert.equal(await reasonOf(thread.run<'sign'>(task('eat'))), 'thread_memory');
    assert.equal(await thread.run<'sign'>(task('answer')), 'done');
  });

  it('survives a thread that ends or throws', async () => {
    open();
    for (const how of ['end', 'throw']) {
      assert.equal(await reasonOf(thread.run<'sign'>(task(how))), 'thread_failed');
      assert.equal(await thread.run<'sign'>(task('answer')), 'done');
    }
  });

  it('fails each document, and no more, where the thread cannot even begin', async () => {
    open({}, 'throw new Error("secret")');
    const both = [thread.run<'sign'>(task('answer')), thread.run<'sign'>(task('answer'))];
    for (const work of both) assert.equal(await reasonOf(work), 'thread_failed');
  });

  it('lets so many wait, and tells the others at once', async () => {
    open({ maxWaiting: 2 });
    const works = Array.from({ length: 4 }, () => thread.run<'sign'>(task('late')));
    const outcomes = await Promise.allSettled(works);
    const reasons = outcomes.map((one) => (one.status === 'rejected' ? one.reason.code : 'done'));
    assert.deepEqual(reasons.sort(), ['done', 'done', 'sign_in_busy', 'sign_in_busy']);
  });

  it('is let go of when nothing comes, and is there again when something does', async () => {
    open({ idleMs: 20 });
    assert.equal(await thread.run<'sign'>(task('answer')), 'done');
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.equal(await thread.run<'sign'>(task('answer')), 'done');
  });

  it('ends what is left when it is closed', async () => {
    open({ deadlineMs: 60_000 });
    const works = [thread.run<'sign'>(task('hang')), thread.run<'sign'>(task('answer'))];
    const reasons = Promise.all(works.map(reasonOf));
    await new Promise((resolve) => setTimeout(resolve, 100));
    await thread.close();
    assert.deepEqual(await reasons, ['closing', 'closing']);
    assert.equal(await reasonOf(thread.run<'sign'>(task('answer'))), 'closing');
  });
});
