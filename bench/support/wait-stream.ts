import { type ClientRequest, get } from 'node:http';

/** The stream of somebody's waiting page. */
export class WaitStream {
  /** Usher has said something: they are counted as waiting. */
  readonly heard: Promise<void>;
  /** When they were told to go on, by `performance.now()`. */
  readonly told: Promise<number>;
  readonly #asked: ClientRequest;

  constructor(url: URL, cookie: string) {
    const heard = Promise.withResolvers<void>();
    const told = Promise.withResolvers<number>();
    this.heard = heard.promise;
    this.told = told.promise;
    // Whoever ends it early waits for neither.
    for (const promise of [this.heard, this.told]) promise.catch(() => {});
    const fail = (why: string): void => {
      heard.reject(new Error(why));
      told.reject(new Error(why));
    };
    this.#asked = get(url, { agent: false, headers: { cookie } }, (response) => {
      if (response.statusCode !== 200) fail(`The stream answered ${response.statusCode}.`);
      response.setEncoding('utf8').on('data', (text: string) => {
        heard.resolve();
        if (text.includes('event: go')) told.resolve(performance.now());
      });
      response.on('close', () => fail('The stream ended.'));
    });
    this.#asked.on('error', (error) => fail(error.message));
  }

  close(): void {
    this.#asked.destroy();
  }
}
