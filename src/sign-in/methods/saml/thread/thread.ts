import { parentPort } from 'node:worker_threads';
import { answer, type ThreadQuestion, type ThreadReply } from './run-task.ts';

// The first file of the thread. It answers one question after the other and keeps nothing in between.
const reply = (message: ThreadReply): void => parentPort?.postMessage(message);
parentPort?.on('message', (question: ThreadQuestion) => {
  answer(question).then(reply);
});
reply({ ready: true });
