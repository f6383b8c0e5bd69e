/** What a column may hold. Portable: no booleans, no blobs, no dates. */
export type SqlValue = string | number | null;
export type Row = Readonly<Record<string, unknown>>;

/** Somewhere a statement can be run. Each statement is atomic by itself. */
export interface SqlConnection {
  /**
   * Runs one statement with `?` placeholders and gives back its rows. What must know its effect
   * says RETURNING, so that both databases report it the same way.
   */
  query(sql: string, values?: readonly SqlValue[]): Promise<readonly Row[]>;
}

/** What a repository is given: the inside of a transaction, or a way to one. */
export interface SqlScope extends SqlConnection {
  /**
   * Several statements as one: within the transaction that is open, or else in one of their own. When `work`
   * rejects, the whole transaction is rolled back, even if the rejection is caught.
   */
  atomically<T>(work: (inside: SqlScope) => Promise<T>): Promise<T>;
}

/** A database, whichever it is. Everything thrown is an AppError of `errors.ts`. */
export interface SqlDriver extends SqlConnection {
  /** All or nothing: commits when `work` fulfils, rolls back when it rejects or a statement failed. */
  transaction<T>(work: (inside: SqlScope) => Promise<T>): Promise<T>;
  /** As `transaction`, under a lock that one process in all holds at a time, with more patience. */
  migration<T>(work: (inside: SqlConnection) => Promise<T>): Promise<T>;
  /** Whether a table of this name is there. */
  hasTable(name: string): Promise<boolean>;
  /** Whether the store is still where it was: more than a statement can tell. */
  check(): Promise<void>;
  /** Lets what is under way finish, then refuses everything. */
  close(): Promise<void>;
}
