/** Somebody at the demo's school. All of them are made up. */
export interface Person {
  /** The provider's subject: stable, and says nothing. */
  readonly subject: string;
  /** `preferred_username`. */
  readonly username: string;
  /** Null for somebody of whom no name is on record. */
  readonly name: string | null;
  readonly email: string | null;
  readonly groups: readonly string[];
  /** The claim `moderator`; null leaves it out. */
  readonly moderator: boolean | null;
  /** What the card on the sign-in page says below the name. */
  readonly role: string;
}

export const people: readonly Person[] = [
  {
    subject: 'p-1001',
    username: 'ada.fairweather',
    name: 'Ada Fairweather',
    email: 'ada@northlight.example',
    groups: ['staff', 'teachers'],
    moderator: true,
    role: 'Teaches mathematics',
  },
  {
    subject: 'p-1002',
    username: 'mateo.ibarra',
    name: 'Mateo Ibarra',
    email: 'mateo@northlight.example',
    groups: ['staff'],
    moderator: true,
    role: 'Runs the library',
  },
  {
    subject: 'p-2001',
    username: 'asa.oberg',
    name: 'Åsa Öberg',
    email: 'asa@northlight.example',
    groups: ['students'],
    moderator: null,
    role: 'Student, year 9',
  },
  {
    subject: 'p-2002',
    username: 'jun.okafor',
    name: 'Jun Okafor',
    email: 'jun@northlight.example',
    groups: ['students'],
    moderator: false,
    role: 'Student, year 11',
  },
  {
    subject: 'p-2003',
    username: 'exchange-17',
    name: null,
    email: null,
    groups: ['students'],
    moderator: null,
    role: 'No name on record',
  },
];

/** The letters in somebody's circle: one or two, upper case. */
export function initialsOf({ name, username }: Person): string {
  const words = (name ?? username).split(/[\s.-]+/).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toUpperCase();
}
