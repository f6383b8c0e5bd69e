import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../../base/errors.ts';
import { difference } from '../../setup/apply/difference.ts';
import { Machine } from '../../setup/apply/machine.ts';
import { type Carried, MANIFEST, parseManifest } from '../../setup/apply/manifest.ts';
import { type Change, planApply, planUndo } from '../../setup/apply/plan-changes.ts';
import type { Output } from '../output.ts';
import { Unusable } from '../unusable.ts';

export interface ApplyOrder {
  readonly folder: string;
  readonly undo: boolean;
  readonly dryRun: boolean;
  /** Below which the machine's files lie. */
  readonly root: string;
}

const RESTARTS = [
  'luac -p /etc/prosody/conf.avail/*.cfg.lua && prosodyctl check config && nginx -t',
  'systemctl restart usher prosody jicofo jitsi-videobridge2 && systemctl reload nginx',
];

/** Carries a folder onto the machine, or takes it back. Gives the exit status. */
export function applySetup(order: ApplyOrder, output: Output): number {
  const { folder, undo, dryRun, root } = order;
  const files = filesOf(folder);
  const machine = new Machine(root);
  const ours = (path: string) => textOf(join(folder, path));
  const { changes, problems } = undo
    ? planUndo(files, ours, machine.read, machine.readCopy)
    : planApply(files, ours, machine.read);
  for (const problem of problems) output.note(problem);
  if (problems.length > 0 && !undo) {
    output.note('Nothing was changed.');
    return 1;
  }
  if (changes.length === 0) output.line('There is nothing to change.');
  if (dryRun) {
    for (const line of changes.flatMap(difference)) output.line(line);
    return problems.length > 0 ? 1 : 0;
  }
  const work = (change: Change) => (undo ? machine.takeBack(change) : machine.carryOut(change));
  for (const change of changes) {
    try {
      work(change);
    } catch (thrown) {
      output.note(`${change.target}: ${messageOf(thrown)}`);
      output.note(
        `Stopped there. What was done before is taken back by: usher setup --undo --output ${folder}`,
      );
      return 1;
    }
    output.line(`${change.after === null ? 'removed' : 'written'}: ${change.target}`);
  }
  if (changes.length > 0) {
    output.line('');
    output.line('Nothing was restarted. Now:');
    for (const line of RESTARTS) output.line(`  ${line}`);
  }
  return problems.length > 0 ? 1 : 0;
}

function filesOf(folder: string): readonly Carried[] {
  const text = textOf(join(folder, MANIFEST));
  if (text === null) {
    throw new Unusable(
      `${folder} holds nothing to apply. First: usher setup --installation debian --output ${folder}, and step 1 of its APPLY.md.`,
    );
  }
  const files = parseManifest(text);
  if (!files) throw new Unusable(`${join(folder, MANIFEST)} is not what usher setup wrote.`);
  return files;
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
