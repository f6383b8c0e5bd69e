import type { RoomName } from '../model/room.ts';
import { formOfRoom, matchesRoom } from '../model/room-glob.ts';
import type { Rule, RuleBook } from '../model/rule.ts';

/** The first rule that is for a room, which is the one that counts; null for none. */
export function findRule(book: RuleBook, room: RoomName): Rule | null {
  return book.rules[indexOfRule(book, room)] ?? null;
}

/** Its place in the list, -1 for none. A plain loop: there may be ten thousand, and everybody passes here. */
export function indexOfRule({ rules }: RuleBook, room: RoomName): number {
  const form = formOfRoom(room);
  for (let index = 0; index < rules.length; index++) {
    for (const glob of rules[index]?.match ?? []) if (matchesRoom(glob, form)) return index;
  }
  return -1;
}
