/** Who reads the secrets below a folder, beside root. */
export interface Reader {
  readonly group: string;
  /** What to do where the machine has no such group. */
  readonly mend: string;
}

const READERS: readonly (readonly [folder: string, reader: Reader])[] = [
  ['/etc/prosody/', { group: 'prosody', mend: 'Is Prosody installed?' }],
  [
    '/etc/usher/',
    {
      group: 'usher',
      mend: 'Install Usher’s Debian package, or make it: useradd --system --home-dir /var/lib/usher --shell /usr/sbin/nologin usher',
    },
  ],
];

/** Null: everybody may read what lies there. */
export function readerOf(target: string): Reader | null {
  return READERS.find(([folder]) => target.startsWith(folder))?.[1] ?? null;
}

/** The number of a group, from the text of `/etc/group` (group(5)). */
export function groupOf(text: string, name: string): number | null {
  const line = text.split('\n').find((one) => one.startsWith(`${name}:`));
  const number = Number(line?.split(':')[2] || Number.NaN);
  return Number.isInteger(number) ? number : null;
}
