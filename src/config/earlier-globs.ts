import { coversRooms, type RoomGlob } from '../model/room-glob.ts';

interface Entry {
  readonly glob: RoomGlob;
  readonly rule: number;
}

/**
 * The patterns of the rules so far. What a pattern covers begins as it does itself, so that ten thousand
 * rules need not all be compared with each other.
 */
export class EarlierGlobs {
  /** By what stands before the first star of the room. */
  readonly #byStart = new Map<string, Entry[]>();

  add(glob: RoomGlob, rule: number): void {
    const start = startOf(glob);
    const there = this.#byStart.get(start);
    if (there) there.push({ glob, rule });
    else this.#byStart.set(start, [{ glob, rule }]);
  }

  /** The rule with a pattern that takes every room that this one does; null when there is none. */
  findCovering(glob: RoomGlob): number | null {
    const start = startOf(glob);
    for (let length = 0; length <= start.length; length++) {
      const there = this.#byStart.get(start.slice(0, length)) ?? [];
      const found = there.find((entry) => coversRooms(entry.glob, glob));
      if (found) return found.rule;
    }
    return null;
  }
}

function startOf({ room }: RoomGlob): string {
  return room.pieces[0] ?? '';
}
