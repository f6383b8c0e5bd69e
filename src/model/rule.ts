import type { Requirement } from './requirement.ts';
import type { RoomGlob } from './room-glob.ts';
import type { Subject } from './subject.ts';
import type { TimeWindow } from './time-window.ts';

/** What a token can allow or forget to allow, by the names Jitsi has for it (`context.features`). */
export const featureKeys = [
  'recording',
  'livestreaming',
  'transcription',
  'live-translation',
  'outbound-call',
  'inbound-call',
  'sip-outbound-call',
  'sip-inbound-call',
  'screen-sharing',
  'file-upload',
  'create-polls',
  'send-groupchat',
  'flip',
  'lobby',
  'moderation',
  'calendar',
  'branding',
  'room',
  'list-visitors',
] as const;
export type FeatureKey = (typeof featureKeys)[number];

/** Whom a list means: see `judgeSubjects`. An empty list means nobody. */
export type Subjects = readonly Subject[];

/** What happens to somebody whom nothing names: refused, let in once a host is there, at once, or sent on to Jitsi. */
export type GuestRule = 'never' | 'wait' | 'open' | 'jitsi';

/** Who may do what in some rooms. The first rule that is for a room decides alone. */
export interface Rule {
  /** Any of them. */
  readonly match: readonly RoomGlob[];
  /** They may open the room and moderate it. */
  readonly host: Subjects;
  /** They may enter it. */
  readonly member: Subjects;
  readonly guests: GuestRule;
  /** How strongly whoever enters must have signed in, a meeting or an invitation or not; null: in any way. */
  readonly requires: Requirement | null;
  /** Whether members are held back until a host is there. */
  readonly waits: boolean;
  /** Neither a meeting nor an invitation changes what this rule says. */
  readonly isFinal: boolean;
  /** For each feature that is named, who has it. */
  readonly features: Readonly<Partial<Record<FeatureKey, Subjects>>>;
  /** Null: always. */
  readonly between: TimeWindow | null;
  /** The longest life of a token, seconds; null: as the Jitsi has it. */
  readonly ttlSeconds: number | null;
  readonly lobbyBypass: Subjects;
  readonly securityBypass: Subjects;
  /** The claim `context.group`; null: as the Jitsi has it. */
  readonly group: string | null;
}

/** Everything that decides who may do what. */
export interface RuleBook {
  /** In order; with none, everybody who signs in is let in. */
  readonly rules: readonly Rule[];
  /** The methods whose claims say who moderates. They have a say only where there are no rules. */
  readonly mappedMethods: ReadonlySet<string>;
  /** What `guests` says where there are no rules. */
  readonly guestsWithoutRules: GuestRule;
  /** How long after a host was seated one is taken to be there, where Jitsi does not say, seconds. */
  readonly hostWithinSeconds: number;
  /** The life of a guest's token where the rule has none, seconds. */
  readonly guestTtlSeconds: number;
}

/** What the pages may call a group. A group without an entry is named nowhere. */
export interface GroupTitle {
  /** The people in it: `teachers`. */
  readonly title: Readonly<Record<'en' | 'de', string>>;
  /** One of them: `a teacher`. Null where nobody wrote it. */
  readonly one: Readonly<Record<'en' | 'de', string>> | null;
}
