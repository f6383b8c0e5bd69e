import type { Environment } from '../../base/environment.ts';
import { type CarryOrder, carryFolder, type DoneChange } from '../../setup/apply/carry-folder.ts';
import { difference } from '../../setup/apply/difference.ts';
import type { Left } from '../../setup/apply/manifest.ts';
import type { CommandContext } from '../command.ts';
import type { Output } from '../output.ts';
import { shellWord } from '../print/shell-word.ts';
import { Unusable } from '../unusable.ts';

/** Carries a folder onto the machine, or takes it back, and says so. Gives the exit status. */
export function applySetup(
  wish: Omit<CarryOrder, 'trusted'>,
  { output, environment }: Pick<CommandContext, 'output' | 'environment'>,
): number {
  const order = { ...wish, trusted: trustedUsers(environment) };
  const { folder, undo } = order;
  const result = carryFolder(order);
  if (result.kind === 'no-folder') {
    throw new Unusable(
      undo
        ? `${folder}/setup.json is not here, which says what to take back. Run it in the folder where usher setup was run, or name what it wrote by --output.`
        : `${folder} holds nothing to apply. Run it in the folder where usher setup was run; or first: usher setup --installation debian --output ${shellWord(folder)}`,
    );
  }
  if (result.kind === 'unreadable') {
    throw new Unusable(`${result.file} is not what usher setup wrote.`);
  }
  for (const problem of result.problems) output.note(problem);
  if (result.kind === 'judged') {
    const shown = order.dryRun ? result.changes : [];
    for (const line of shown.flatMap(difference)) output.line(line);
    if (result.problems.length > 0) output.note('Nothing was changed.');
    else if (result.changes.length === 0) output.line('There is nothing to change.');
    return result.problems.length > 0 ? 1 : 0;
  }
  const { done, stopped, left } = result;
  for (const one of done) tellDone(one, output);
  if (stopped) {
    output.note(`${stopped.target}: ${stopped.reason}`);
    output.note(
      undo
        ? 'Stopped there. What was not taken back yet is by the same command, once that is mended.'
        : `Stopped there. What was done is taken back by: usher setup --undo --output ${shellWord(folder)}`,
    );
    return 1;
  }
  if (done.length === 0) output.line('There is nothing to change.');
  tellLeft(left, done.length > 0, output);
  return result.problems.length > 0 ? 1 : 0;
}

/** Root, whoever runs this, and whom sudo runs it for: nobody else may say what is carried onto the machine. */
function trustedUsers(environment: Environment): number[] {
  const own = process.geteuid?.() ?? 0;
  const behind = /^\d{1,10}$/.exec(environment['SUDO_UID'] ?? '')?.[0];
  return [0, own, ...(own === 0 && behind !== undefined ? [Number(behind)] : [])];
}

function tellDone({ change, copy }: DoneChange, output: Output): void {
  output.line(`${change.after === null ? 'removed' : 'written'}: ${change.target}`);
  if (copy !== null) output.line(`   copy: ${copy}`);
}

function tellLeft(left: readonly Left[], changed: boolean, output: Output): void {
  if (left.length === 0) return;
  output.line('');
  output.line(
    changed
      ? 'Nothing was restarted. Now, in this order:'
      : 'If you have not done so yet, in this order:',
  );
  for (const { title, commands } of left) {
    output.line('');
    output.line(`  # ${title}`);
    for (const command of commands) output.line(`  ${command}`);
  }
}
