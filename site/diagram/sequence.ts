/** Who takes part, in the order of their columns. */
export interface Participant {
  readonly id: string;
  /** Lines of what stands in the box. */
  readonly label: readonly string[];
}

/** Something said from one to another, or to oneself. */
export interface Message {
  readonly kind: 'message';
  readonly from: string;
  readonly to: string;
  readonly text: readonly string[];
  /** An answer (`-->>`). */
  readonly dashed: boolean;
  /** From 1 in the order of the text; null without `autonumber`. */
  readonly number: number | null;
}

export interface Note {
  readonly kind: 'note';
  /** `left` and `right` are beside one; `over` is over one, or from one to another. */
  readonly place: 'over' | 'left' | 'right';
  readonly from: string;
  readonly to: string;
  readonly text: readonly string[];
}

/** Somebody begins to be busy, or ends. */
export interface Activity {
  readonly kind: 'activate' | 'deactivate';
  readonly id: string;
}

export interface Branch {
  readonly label: string;
  readonly steps: readonly Step[];
}

export interface Block {
  readonly kind: 'block';
  readonly word: 'alt' | 'opt' | 'loop';
  /** One; of an `alt`, one or more. */
  readonly branches: readonly Branch[];
}

export type Step = Message | Note | Activity | Block;

/** A sequence diagram, as its text says it. */
export interface Sequence {
  /** `accTitle`: what it is, in a few words. */
  readonly title: string;
  /** `accDescr`: what it shows, in a sentence. */
  readonly description: string;
  readonly participants: readonly Participant[];
  readonly steps: readonly Step[];
}
