/** What is special about a command of a page. What is not said: it ends with 0, nothing is typed. */
export interface CommandStage {
  /** How it ends. */
  readonly status?: number;
  /** What is typed. */
  readonly typed?: string;
  /** What is answered at a terminal, by a word of the question; Enter to all other questions. */
  readonly answers?: Readonly<Record<string, string>>;
  /** Shell before it, of what the page takes for granted by then. */
  readonly before?: string;
  /** Shell behind it, which fails where the command did not do what the page says. */
  readonly check?: string;
  /** It goes on running: answers here when it is ready, for the rest of the page or until `check` ends it. */
  readonly answersAt?: string;
}

/** What a page takes for granted, and what is special about its commands. */
export interface Stage {
  readonly page: string;
  /** The moment the page is about; by default a Sunday, 2026-11-22 at ten in Berlin. */
  readonly now?: string;
  /** Shell that prints the page, for one that is no file here. */
  readonly printedBy?: string;
  /** Shell before the page begins. */
  readonly before?: string;
  /** By how the command begins, or all of it with a `$` behind. */
  readonly commands?: Readonly<Record<string, CommandStage>>;
  /** Ids that the page shows: shell that prints the real one. */
  readonly ids?: Readonly<Record<string, string>>;
  /** Further forms that are others at each run, in what is printed. */
  readonly loose?: readonly RegExp[];
  /** By how a block of output begins: what prints it, if not the command before it. */
  readonly outputs?: Readonly<Record<string, OutputStage>>;
}

/** A command of the page that stands further up; shell; or why nothing here prints it. */
export type OutputStage =
  | { readonly of: string }
  | { readonly printedBy: string }
  | { readonly notHere: string };
