import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../../base/errors.ts';
import { judgeFolder } from './judge-folder.ts';
import { Machine } from './machine.ts';
import { type Left, MANIFEST, type Manifest, parseManifest } from './manifest.ts';
import { type Change, planApply, planUndo } from './plan-changes.ts';

export interface CarryOrder {
  /** What `usher setup` has written. */
  readonly folder: string;
  /** Back again. */
  readonly undo: boolean;
  readonly dryRun: boolean;
  /** Below which the machine's files lie. */
  readonly root: string;
  /** The numbers of the users whose folder it may be: what others wrote is carried nowhere. */
  readonly trusted: readonly number[];
}

/** A change that was made. */
export interface DoneChange {
  readonly change: Change;
  /** The name of a copy that was made of what was there; null where none was needed. */
  readonly copy: string | null;
}

export type CarryResult =
  | { readonly kind: 'no-folder' }
  | { readonly kind: 'unreadable'; readonly file: string }
  /** Nothing was changed: because of problems, or because it was to be shown only. */
  | {
      readonly kind: 'judged';
      readonly changes: readonly Change[];
      readonly problems: readonly string[];
    }
  | {
      readonly kind: 'done';
      readonly done: readonly DoneChange[];
      readonly problems: readonly string[];
      /** Where it stopped half way. */
      readonly stopped: { readonly target: string; readonly reason: string } | null;
      /** What is left to a person, in order of doing. */
      readonly left: readonly Left[];
    };

/** Carries a folder onto the machine, or takes it back. All is judged before the first byte is written. */
export function carryFolder(order: CarryOrder): CarryResult {
  const { folder, undo, dryRun, root, trusted } = order;
  const ours = (path: string): string | null => textOf(join(folder, path));
  const text = ours(MANIFEST);
  if (text === null) return { kind: 'no-folder' };
  const manifest = parseManifest(text);
  if (!manifest) return { kind: 'unreadable', file: join(folder, MANIFEST) };
  const paths = [MANIFEST, ...manifest.files.map(({ path }) => path)];
  const doubts = judgeFolder(folder, paths, trusted);
  if (doubts.length > 0) return { kind: 'judged', changes: [], problems: doubts };
  const machine = new Machine(root);
  const { changes, problems } = (undo ? planUndo : planApply)(manifest.files, ours, machine);
  if (dryRun || (problems.length > 0 && !undo)) return { kind: 'judged', changes, problems };
  const { done, stopped } = carryOut(changes, machine, undo);
  return { kind: 'done', done, problems, stopped, left: leftOf(manifest, undo, done) };
}

function carryOut(changes: readonly Change[], machine: Machine, undo: boolean) {
  const done: DoneChange[] = [];
  for (const change of changes) {
    try {
      if (undo) machine.takeBack(change);
      done.push({ change, copy: undo ? null : machine.carryOut(change) });
    } catch (thrown) {
      return { done, stopped: { target: change.target, reason: messageOf(thrown) } };
    }
  }
  return { done, stopped: null };
}

/** Without its settings Usher cannot run; with those of before it runs on. */
function leftOf({ applied, undone }: Manifest, undo: boolean, done: readonly DoneChange[]): Left[] {
  if (!undo) return [...applied];
  const settings = done.find(({ change }) => change.target === '/etc/usher/usher.yaml')?.change;
  if (!settings) return [...undone];
  const command =
    settings.after === null ? 'systemctl disable --now usher' : 'systemctl restart usher';
  return [...undone, { title: 'Usher', commands: [command] }];
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
