import type { Hop } from './browser.ts';
import type { Button, Form, Link } from './html.ts';
import { elementText, formsOf, linksOf, textOf } from './html.ts';

/** What a person has in front of them at the end of a visit. */
export class Page {
  /** With its fragment. */
  readonly url: URL;
  /** Every request on the way here; the last one is this page. */
  readonly hops: readonly Hop[];
  readonly body: string;

  constructor(url: URL, hops: readonly Hop[], body: string) {
    this.url = url;
    this.hops = hops;
    this.body = body;
  }

  get status(): number {
    return this.#last.status;
  }

  get headers(): Headers {
    return this.#last.headers;
  }

  /** What a person reads, a line for each block; the body as it is when it is no HTML. */
  get text(): string {
    return this.isHtml ? textOf(this.body) : this.body;
  }

  get isHtml(): boolean {
    return (this.headers.get('content-type') ?? '').startsWith('text/html');
  }

  get title(): string {
    return elementText(this.body, 'title') ?? '';
  }

  /** The text of the first h1, null when there is none. */
  get heading(): string | null {
    return elementText(this.body, 'h1');
  }

  get links(): Link[] {
    return linksOf(this.body);
  }

  get forms(): Form[] {
    return formsOf(this.body);
  }

  json(): unknown {
    return JSON.parse(this.body);
  }

  /** The address behind the link of this text, or whose text or address matches. Throws when there is none. */
  link(wanted: string | RegExp): URL {
    const found = this.links.find(({ text, href }) =>
      typeof wanted === 'string' ? text === wanted : wanted.test(text) || wanted.test(href),
    );
    if (found) return new URL(found.href, this.url);
    throw new Error(`No link ${wanted} on “${this.title}”. It has: ${listed(this.links)}`);
  }

  /** The form and the button to press in it: by the button's text or value, else the first of all. */
  formWith(wanted?: string | RegExp): { form: Form; pressed: Button | null } {
    const [first] = this.forms;
    if (wanted === undefined && first) return { form: first, pressed: first.buttons[0] ?? null };
    for (const form of this.forms) {
      const pressed = form.buttons.find((button) => isMeant(button, wanted));
      if (pressed) return { form, pressed };
    }
    const buttons = this.forms.flatMap((form) => form.buttons);
    throw new Error(`No button ${wanted} on “${this.title}”. It has: ${listed(buttons)}`);
  }

  get #last(): Hop {
    const last = this.hops.at(-1);
    if (!last) throw new Error('A page without a request.');
    return last;
  }
}

function isMeant({ text, value }: Button, wanted: string | RegExp | undefined): boolean {
  if (typeof wanted === 'string') return text === wanted || value === wanted;
  return wanted !== undefined && (wanted.test(text) || wanted.test(value));
}

function listed(things: readonly { text: string }[]): string {
  return things.map(({ text }) => `“${text}”`).join(', ') || 'none';
}
