// The waiting page goes on by itself. A stream of events tells when it is worth asking; where none comes through, the
// page asks, and Usher keeps the question for a while. Only an answer moves the page on, so that nobody ends on an
// error of a proxy.
const FIRST_PAUSE_MS = 2000;
const LONGEST_PAUSE_MS = 15_000;
/** An answer that took longer was kept back until it was worth giving: the next question need not wait. */
const HELD_MS = 10_000;
/** Usher keeps a question for 40 seconds. */
const PATIENCE_MS = 60_000;
/** So many questions are asked quickly before the pauses grow. */
const QUICK_QUESTIONS = 5;
/** A stream says something at once, and then every 20 seconds. */
const FIRST_WORD_MS = 5000;
const SILENCE_MS = 50_000;
/** Where no stream came through, one is tried again after so many questions. */
const QUESTIONS_A_STREAM = 8;

const shown = document.querySelector('[data-wait]');
if (shown instanceof HTMLElement) wait(shown, shown.dataset);

function wait(shown, { events, state, waitsFor, again, go }) {
  let stream = null;
  let isHeard = false;
  /** No stream comes through: each question is kept by Usher until it is worth an answer. */
  let isDeaf = false;
  let silentFrom = 0;
  let timer;
  let pause = FIRST_PAUSE_MS;
  let questions = 0;
  /** The question after which a stream is tried again. */
  let streamFrom = 0;
  let asking = null;
  let isLeaving = false;

  function listen() {
    stream?.close();
    stream = null;
    if (!('EventSource' in window)) return;
    const opened = new EventSource(events);
    stream = opened;
    isHeard = false;
    silentFrom = Date.now() + FIRST_WORD_MS;
    opened.addEventListener('beat', () => {
      isHeard = true;
      isDeaf = false;
      silentFrom = Date.now() + SILENCE_MS;
      clearTimeout(timer);
      timer = undefined;
      asking?.abort();
      pause = FIRST_PAUSE_MS;
    });
    opened.addEventListener('go', ({ data }) => {
      opened.close();
      if (stream !== opened) return;
      stream = null;
      streamFrom = questions;
      askIn(Math.random() * Number(data));
    });
    opened.addEventListener('error', () => {
      if (stream !== opened) return;
      // One that was heard before comes back by itself.
      if (opened.readyState === EventSource.CLOSED || !isHeard) return giveUp();
      isHeard = false;
      silentFrom = Date.now() + 2 * FIRST_WORD_MS;
    });
  }

  function giveUp() {
    stream?.close();
    stream = null;
    streamFrom = questions + QUESTIONS_A_STREAM;
    isDeaf = true;
    if (timer === undefined) askIn(0);
  }

  function askIn(milliseconds) {
    clearTimeout(timer);
    timer = setTimeout(ask, milliseconds);
  }

  async function ask() {
    timer = undefined;
    if (asking || isLeaving) return;
    asking = new AbortController();
    const { signal } = asking;
    const began = Date.now();
    const answer = await answerOf(isDeaf ? `${state}&hold=1` : state, waitsFor, signal);
    asking = null;
    if (signal.aborted) return;
    if (answer !== 'wait' && answer !== 'none') return leave(answer);
    questions += 1;
    if (stream === null && questions > streamFrom) listen();
    if (stream !== null && isHeard) return;
    if (answer === 'wait' && Date.now() - began > HELD_MS) return askIn(Math.random() * 500);
    askIn(pause * (0.5 + 0.4 * Math.random()));
    if (questions > QUICK_QUESTIONS) pause = Math.min(pause * 1.25, LONGEST_PAUSE_MS);
  }

  function leave(answer) {
    isLeaving = true;
    stream?.close();
    if (answer === 'go') shown.textContent = go;
    location.replace(again);
  }

  /** The machine slept, the network was gone, the tab comes back: what was told meanwhile was told to nobody. */
  function lookUp() {
    if (isLeaving) return;
    pause = FIRST_PAUSE_MS;
    asking?.abort();
    if (Date.now() > silentFrom) listen();
    askIn(0);
  }

  setInterval(() => {
    if (stream !== null && Date.now() > silentFrom) giveUp();
  }, FIRST_WORD_MS);
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) lookUp();
  });
  window.addEventListener('online', lookUp);
  window.addEventListener('pageshow', ({ persisted }) => {
    if (persisted) lookUp();
  });
  listen();
  if (stream === null) giveUp();
}

/**
 * `go`, `wait`, `other` where the page should come anew since something else is waited for now, or whoever asks is
 * refused: the page says why; `none` where nobody answers.
 */
async function answerOf(address, waitsFor, signal) {
  try {
    const response = await fetch(address, {
      headers: { accept: 'application/json' },
      cache: 'no-store',
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
    });
    const { status } = response;
    if (status >= 400 && status < 500 && status !== 429) return 'other';
    if (!response.ok) return 'none';
    const said = await response.json();
    if (said.state !== 'wait') {
      // Those who are told together do not go in one moment.
      await new Promise((resolve) => setTimeout(resolve, Math.random() * (said.spread ?? 0)));
      return said.state;
    }
    return said.for === waitsFor ? 'wait' : 'other';
  } catch {
    return 'none';
  }
}
