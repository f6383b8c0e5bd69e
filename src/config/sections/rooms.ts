import { choice, duration, flag, text } from '../kinds.ts';
import {
  authenticationClasses,
  features,
  groupTitles,
  people,
  roomGlobs,
  seatsOrPeople,
  timeWindow,
} from '../rule-kinds.ts';
import { list, optional, required, section, withDefault } from '../setting.ts';

const DAY = 86_400;
const MOST_RULES = 10_000;

const SCHOOL = `# Teachers alone, whatever a meeting or an invitation says.
- match: staff-room
  host: ["group:teachers"]
  final: true
# Teachers open it, and whoever is enrolled waits for one of them.
- match: "class-*"
  host: ["group:teachers"]
  member: ["group:students", "email:*@school.example"]
  features: { recording: ["host"], livestreaming: [], screen-sharing: ["everyone"] }
  between: "Mon-Fri 07:00-18:00 Europe/Berlin"
  token: { ttl: 90m }
# Whoever comes types a name, and waits for a teacher.
- match: "parents-*"
  host: ["group:teachers"]
  guests: wait`;

export const roomsList = list(
  'Who may do what in which room: rules, of which the first that is for a room decides alone. With none, everybody who signs in is host of every room, and guests do as `guests.without_rules` says. See docs/topics/rooms.md.',
  0,
  {
    match: required(roomGlobs(), {
      meaning:
        'The rooms, as typed or as Prosody knows them; `*` stands for any characters, and alone for every room. `acme/*` are rooms of the tenant acme; without a slash a pattern is for rooms without a tenant.',
      example: '"class-*"',
    }),
    host: withDefault(people(), [], {
      meaning: 'Who may open the room and moderates it.',
      example: '["group:teachers"]',
      shown: '[]',
    }),
    member: withDefault(people(), [], {
      meaning: 'Who may enter, and does not moderate.',
      example: '["group:students", "email:*@school.example"]',
      shown: '[]',
    }),
    guests: withDefault(choice(['never', 'wait', 'open', 'jitsi']), 'never', {
      meaning:
        'What people may do whom neither list names, signed in or not: nothing (`never`), enter once a host is there (`wait`) or at once (`open`), or be sent on to Jitsi without a token, where its guest host and lobby hold them (`jitsi`).',
      example: 'wait',
      shown: 'never',
    }),
    require: section(
      'How strongly whoever enters must have signed in. Who has not is asked to sign in once more. It holds in meetings and for invitations too, and nobody comes in without signing in.',
      {
        acr: withDefault(authenticationClasses(), [], {
          meaning:
            'Classes of authentication of which the sign-in must have one: `acr` of OpenID Connect, AuthnContextClassRef of SAML.',
          example: '[gold, "https://refeds.org/profile/mfa"]',
          shown: '[]',
        }),
        second_factor: withDefault(flag(), false, {
          meaning:
            'Whether it must have been with a second factor, as far as the way to sign in says; see docs/topics/sign-in.md.',
          example: 'true',
          shown: 'false',
        }),
      },
    ),
    wait: optional(flag(), {
      meaning: 'Whether members are held back on a page of ours until a host is there.',
      example: 'false',
      follows: 'true, but false with `guests: open`',
    }),
    final: withDefault(flag(), false, {
      meaning: 'Neither a meeting nor an invitation changes what this rule says.',
      example: 'true',
      shown: 'false',
    }),
    features: withDefault(
      features(),
      {},
      {
        meaning:
          'For each feature that is named, who has it: the claim `context.features`; everybody else is told that they have not. What no line names is then refused by Prosody too.',
        example: '{ recording: ["host"], livestreaming: [] }',
        shown: '{}',
      },
    ),
    between: optional(timeWindow(), {
      meaning:
        'When the room is open, by the clocks of a place. No token outlives it. Outside of it nobody is let in.',
      example: '"Mon-Fri 07:00-18:00 Europe/Berlin"',
      follows: 'always',
    }),
    token: section('The token of these rooms.', {
      ttl: optional(duration(60, DAY), {
        meaning: 'How long it lives; never past the end of `between`.',
        example: '90m',
        follows: "the Jitsi's `ttl`",
      }),
    }),
    lobby_bypass: withDefault(seatsOrPeople(), [], {
      meaning: 'Who is let past the lobby (`lobby_bypass`, for Prosody modules that read it).',
      example: '["host"]',
      shown: '[]',
    }),
    security_bypass: withDefault(seatsOrPeople(), [], {
      meaning:
        "Who is let in without the room's password (`security_bypass`, for Prosody modules that read it).",
      example: '["host"]',
      shown: '[]',
    }),
    group: optional(text(), {
      meaning: 'The claim `context.group`.',
      example: 'school',
      follows: "the Jitsi's `group`",
    }),
  },
  { atMost: MOST_RULES, example: SCHOOL },
);

export const groupsSetting = withDefault(groupTitles(), new Map(), {
  meaning:
    'What people who are turned away may read about a group: how its people are called (`title`), and one of them (`one`). A group that is not named here is named on no page.',
  example:
    '{ teachers: { title: { en: teachers, de: Lehrkräfte }, one: { en: a teacher, de: Lehrkraft } } }',
  shown: '{}',
});
