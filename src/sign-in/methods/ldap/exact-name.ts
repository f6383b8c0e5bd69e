import { DN } from 'ldapts';

/**
 * A name to bind as, sent as it stands. The library takes certain words (`EXTERNAL`, `PLAIN`) for mechanisms of SASL
 * when it is given a text: so it is never given one.
 */
class ExactName extends DN {
  readonly #text: string;

  constructor(text: string) {
    super();
    this.#text = text;
  }

  override toString(): string {
    return this.#text;
  }
}

export function exactName(text: string): DN {
  return new ExactName(text);
}
