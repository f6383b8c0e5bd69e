/**
 * The one error type of the house. What is expected (no session, a wrong password) is a value;
 * an AppError is for what ends a request or a command.
 *
 * - `code` is stable, `snake_case`, and listed in docs/reference/errors.md.
 * - `message` is safe to show to anybody: it holds no secret, no token and no text from outside.
 * - `hint` is for the operator: it goes to the log, never to a page.
 * - `cause` is the private evidence: log only, redacted.
 */
export class AppError extends Error {
  readonly code: string;
  /** The HTTP status of the answer, 400 to 599. */
  readonly status: number;
  readonly hint: string | undefined;
  /** What makes the sentence on the page exact, such as the room's name: plain text, never markup. */
  readonly facts: Readonly<Record<string, string>>;
  /** What is wrong where in what was sent; empty where that is not the matter. */
  readonly fields: readonly FieldFault[];

  constructor(code: string, status: number, message: string, more: AppErrorDetails = {}) {
    super(message, more.cause === undefined ? {} : { cause: more.cause });
    this.name = 'AppError';
    this.code = code;
    this.status = status;
    this.hint = more.hint;
    this.facts = more.facts ?? {};
    this.fields = more.fields ?? [];
  }
}

/** A part of what was sent that cannot be used. Safe to show, as the message is. */
export interface FieldFault {
  /** A JSON pointer in its form for addresses (RFC 6901 6): `#/person/id`. */
  readonly pointer: string;
  readonly detail: string;
}

export interface AppErrorDetails {
  hint?: string;
  cause?: unknown;
  facts?: Readonly<Record<string, string>>;
  fields?: readonly FieldFault[];
}

/** The same error with more facts; whatever is no AppError stays as it is. */
export function withFacts(thrown: unknown, facts: Readonly<Record<string, string>>): unknown {
  if (!(thrown instanceof AppError)) return thrown;
  const { code, status, message, hint, cause, fields } = thrown;
  return new AppError(code, status, message, {
    ...(hint === undefined ? {} : { hint }),
    cause,
    fields,
    facts: { ...facts, ...thrown.facts },
  });
}

/** The text of whatever was thrown, for a log line; never for a page. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
