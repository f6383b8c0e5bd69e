/** How much work a measurement puts in: `quick` is for CI, all of them in about a minute. */
export type Effort = 'full' | 'quick';

/** What a figure has to reach. */
export interface Target {
  readonly bound: 'at least' | 'at most' | 'under';
  readonly value: number;
}

/** One line of the table. */
export interface Row {
  readonly measurement: string;
  readonly what: string;
  readonly figure: number;
  /** As it stands behind the figure: `/s`, `ms`, `MB`, or a word such as `of bare node:crypto`. */
  readonly unit: string;
  /** Null where there is nothing to reach, only something to know. */
  readonly target: Target | null;
}

/** Something of a measurement that is measured. */
export type Figure = Omit<Row, 'measurement' | 'target'> & { readonly target?: Target };

export interface Measurement {
  readonly name: string;
  run(effort: Effort): Promise<Figure[]>;
}

/** Null for a row without a target. */
export function isMet({ figure, target }: Row): boolean | null {
  if (!target) return null;
  switch (target.bound) {
    case 'at least':
      return figure >= target.value;
    case 'at most':
      return figure <= target.value;
    case 'under':
      return figure < target.value;
  }
}
