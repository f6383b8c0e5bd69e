import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { elsewhereOf } from './elsewhere.ts';
import type { Machine, Ran } from './machine.ts';
import { type CommandStep, type FileStep, type OutputStep, stepsOf } from './page-steps.ts';
import { differenceOf, jsonDifferenceOf } from './same-output.ts';
import type { CommandStage, OutputStage, Stage } from './stage.ts';

/** What became of a page. */
export interface PlayedPage {
  readonly faults: readonly string[];
  readonly ran: number;
  /** Its commands that are run elsewhere, and why. */
  readonly elsewhere: readonly string[];
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const NOTHING: Ran = { status: 0, out: '', err: '' };

/** Runs the commands of a page on its machine, in order, and compares what it says that they print. */
export async function playPage(stage: Stage, machine: Machine): Promise<PlayedPage> {
  const player = new Player(stage, machine);
  await player.prepare();
  const steps = stepsOf(await player.page());
  // A list may be shown below the command that takes it; settings are another thing at each place.
  const early = steps.filter((step) => step.kind === 'file' && !step.path.includes('/'));
  for (const step of early) if (step.kind === 'file') await player.putFile(step);
  for (const step of steps) {
    if (step.kind === 'file') await player.putFile(step);
    else if (step.kind === 'command') await player.run(step);
    else await player.compare(step);
  }
  player.finish();
  return player;
}

class Player implements PlayedPage {
  readonly faults: string[] = [];
  readonly elsewhere: string[] = [];
  ran = 0;
  readonly #stage: Stage;
  readonly #machine: Machine;
  readonly #done = new Map<string, Ran>();
  readonly #used = new Set<string>();
  #last: Ran = NOTHING;

  constructor(stage: Stage, machine: Machine) {
    this.#stage = stage;
    this.#machine = machine;
  }

  async prepare(): Promise<void> {
    const { page, before = '' } = this.#stage;
    const ran = await this.#machine.run(`set -e\n${before}\nset +e`);
    if (ran.status !== 0) throw new Error(`The stage of ${page} is not set: ${ended(ran)}`);
  }

  async page(): Promise<string> {
    const { page, printedBy } = this.#stage;
    if (printedBy === undefined) return readFileSync(join(ROOT, page), 'utf8');
    const { status, out, err } = await this.#machine.run(printedBy);
    if (status !== 0 || !out.includes('```sh'))
      throw new Error(`There is no ${page}: ${out}${err}`);
    return out;
  }

  async putFile({ line, path, text }: FileStep): Promise<void> {
    const put = `mkdir -p "$(dirname '${path}')" && cat > '${path}'`;
    await this.#must(line, put, `the file ${path}`, text);
  }

  async run(step: CommandStep): Promise<void> {
    const { line, text } = step;
    const elsewhere = elsewhereOf(text);
    if (elsewhere) {
      this.elsewhere.push(`${this.#stage.page}:${line}: ${text}: ${elsewhere.why}`);
      return;
    }
    const special = this.#specialOf(text);
    if (special.before) await this.#must(line, special.before, 'what comes before');
    const command = await this.#withRealIds(text);
    const ran = await this.#execute(command, special);
    this.ran += 1;
    this.#last = ran;
    this.#done.set(text, ran);
    const { status = 0 } = special;
    if (ran.status !== status) this.#fault(line, `${text}\n${ended(ran)}, not ${status}`);
    if (special.check) await this.#must(line, special.check, `what became of ${text}`, ran.out);
  }

  async compare({ line, language, text }: OutputStep): Promise<void> {
    const key = this.#keyOf(this.#stage.outputs, text);
    const special = key === null ? null : (this.#stage.outputs?.[key] ?? null);
    if (special && 'notHere' in special) return;
    const { out, err } = await this.#printed(special);
    const compare = language === 'json' ? jsonDifferenceOf : differenceOf;
    // Notes go to standard error; a page may show both, as a terminal does.
    const [difference, other] = [out, out + err].map((said) =>
      compare(text, said, this.#stage.loose),
    );
    if (difference && other) this.#fault(line, other);
  }

  finish(): void {
    const { commands = {}, outputs = {}, page } = this.#stage;
    for (const key of [...Object.keys(commands), ...Object.keys(outputs)]) {
      if (!this.#used.has(key))
        this.faults.push(`${page}: nothing on the page begins with: ${key}`);
    }
  }

  #specialOf(text: string): CommandStage {
    const key = this.#keyOf(this.#stage.commands, text);
    return key === null ? {} : (this.#stage.commands?.[key] ?? {});
  }

  /** The longest of the keys that the text begins with, or is where they end in `$`. */
  #keyOf(of: object | undefined, text: string): string | null {
    const found = Object.keys(of ?? {}).filter((key) =>
      key.endsWith('$') ? text.trim() === key.slice(0, -1) : text.startsWith(key),
    );
    const key = found.sort((a, b) => b.length - a.length)[0] ?? null;
    if (key !== null) this.#used.add(key);
    return key;
  }

  async #printed(special: Exclude<OutputStage, { notHere: string }> | null): Promise<Ran> {
    if (special === null) return this.#last;
    if ('printedBy' in special) return this.#machine.run(special.printedBy);
    return [...this.#done].findLast(([text]) => text.startsWith(special.of))?.[1] ?? NOTHING;
  }

  async #withRealIds(text: string): Promise<string> {
    let command = text;
    for (const [id, shell] of Object.entries(this.#stage.ids ?? {})) {
      if (!command.includes(id)) continue;
      const { out, err } = await this.#machine.run(shell);
      const real = out.trim();
      if (!/^\S+$/.test(real)) throw new Error(`${shell} printed no id: ${out}${err}`);
      command = command.replaceAll(id, real);
    }
    return command;
  }

  #execute(command: string, { typed = '', answers, answersAt }: CommandStage): Promise<Ran> {
    if (answersAt) return this.#machine.run(untilItAnswers(command, answersAt));
    if (!answers) return this.#machine.run(command, typed);
    return this.#machine.run(
      `at-terminal ${quoted(command)} ${Object.entries(answers)
        .map((pair) => quoted(pair.join('=')))
        .join(' ')}`,
    );
  }

  async #must(line: number, shell: string, what: string, input = ''): Promise<void> {
    const ran = await this.#machine.run(shell, input);
    if (ran.status !== 0) this.#fault(line, `${what}: ${ended(ran)}`);
  }

  #fault(line: number, what: string): void {
    this.faults.push(`${this.#stage.page}:${line}: ${what}`);
  }
}

function ended({ status, out, err }: Ran): string {
  return `${out.slice(-3000)}${err.slice(-3000)}\nit ended with ${status}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** Leaves it running, and waits for at most twenty seconds. */
function untilItAnswers(command: string, address: string): string {
  return `{ ${command}
} &
served=$!
for _ in {1..100}; do
  if curl -sf -o /dev/null '${address}'; then return 0; fi
  kill -0 $served 2>/dev/null || { wait $served; return; }
  sleep 0.2
done
return 99`;
}
