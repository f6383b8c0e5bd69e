/** Where a command writes for people. */
export interface Output {
  /** A line of the answer: standard output. */
  line(text: string): void;
  /** A line about the answer, such as a problem: standard error. */
  note(text: string): void;
}

/** The only place that writes to the console. */
export const consoleOutput: Output = {
  line: (text) => process.stdout.write(`${text}\n`),
  note: (text) => process.stderr.write(`${text}\n`),
};
