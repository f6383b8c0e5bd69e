import type { Identity } from '../src/model/identity.ts';
import type { Meeting } from '../src/model/meeting.ts';
import { parseRoomGlob } from '../src/model/room-glob.ts';
import type { Rule } from '../src/model/rule.ts';
import { parseSubject, type Subject } from '../src/model/subject.ts';
import { parseTimeWindow } from '../src/model/time-window.ts';
import { decide } from '../src/rooms/decide.ts';
import { NO_FACTS, type Question } from '../src/rooms/decision.ts';
import { parseRoomName } from '../src/rooms/room-name.ts';
import type { Effort, Figure, Measurement } from './measurement.ts';
import { median } from './support/statistics.ts';

const RULES = 10_000;
const ROUNDS: Record<Effort, number> = { full: 41, quick: 11 };
const DECISIONS_A_ROUND = 50;

/** A decision by the last of ten thousand rules, each with two patterns of which none is for the room. */
export const rules: Measurement = { name: 'rules', run };

async function run(effort: Effort): Promise<Figure[]> {
  const last = questionFor(rulesOf(RULES, 'class-*'));
  const questions = {
    'one rule': questionFor(rulesOf(1, '*')),
    'the last of 10,000 rules': last,
    'the last of 10,000 rules, a star first': questionFor(rulesOf(RULES, '*-class-*')),
    'a meeting over the last of 10,000 rules': inMeeting(last),
  };
  return Object.entries(questions).map(([what, question]): Figure => {
    const figure = median(Array.from({ length: ROUNDS[effort] }, () => timeDecision(question)));
    return { what, figure, unit: 'ms', target: { bound: 'under', value: 1 } };
  });
}

/** Milliseconds of CPU time for one. */
function timeDecision(question: Question): number {
  const began = process.cpuUsage();
  for (let count = 0; count < DECISIONS_A_ROUND; count++) {
    if (decide(question).kind !== 'host') throw new Error('Nobody is host.');
  }
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1000 / DECISIONS_A_ROUND;
}

function rulesOf(count: number, pattern: string): Rule[] {
  const others = Array.from({ length: count - 1 }, (_, number) =>
    ruleFor([`${pattern}-${number}`, `tenant-${number}/*`]),
  );
  return [...others, ruleFor(['*'])];
}

function ruleFor(patterns: readonly string[]): Rule {
  return {
    match: patterns.map((pattern) => must(parseRoomGlob(pattern))),
    host: ['group:teachers', '!group:trainees'].map(subjectOf),
    member: ['group:students', 'email:*@school.example'].map(subjectOf),
    guests: 'never',
    requires: null,
    waits: false,
    isFinal: false,
    features: { recording: [subjectOf('host')], 'screen-sharing': [subjectOf('everyone')] },
    between: must(parseTimeWindow('Mon-Sun 00:00-23:59 Europe/Berlin')),
    ttlSeconds: 5400,
    lobbyBypass: [],
    securityBypass: [],
    group: null,
  };
}

function subjectOf(text: string): Subject {
  return must(parseSubject(text));
}

function must<T extends object>(read: T | string | null): T {
  if (read === null || typeof read === 'string') throw new Error(read ?? 'nothing');
  return read;
}

/** The same for somebody whom a meeting of the room names. */
function inMeeting(question: Question): Question {
  const { room, now } = question;
  const meeting: Meeting = {
    id: 'm000000000000000000000001',
    jitsi: 'main',
    room,
    title: 'Class 7',
    startsAt: now - 60,
    endsAt: now + 3600,
    zone: 'Europe/Berlin',
    earlySeconds: 0,
    guests: 'wait',
    wait: true,
    codeHash: null,
    lobby: false,
    password: null,
    maxOccupants: null,
    createdAt: now - 3600,
    createdBy: 'cli',
    cancelledAt: null,
  };
  const standing = { role: 'host', subject: 'user:asa' } as const;
  return { ...question, facts: { ...NO_FACTS, meeting, standing } };
}

function questionFor(book: readonly Rule[]): Question {
  const identity: Identity = {
    methodId: 'main',
    subject: 'asa',
    username: 'asa',
    name: 'Åsa Öberg',
    email: 'asa@school.example',
    emailVerified: true,
    avatar: null,
    groups: Array.from({ length: 40 }, (_, number) => `group-${number}`).concat('teachers'),
    affiliation: null,
    moderator: null,
    acr: null,
    authenticatedAt: null,
    secondFactor: false,
    claims: {},
    upstream: null,
  };
  return {
    identity,
    room: must(parseRoomName('Class-7 of the long corridor')),
    rules: {
      rules: book,
      mappedMethods: new Set(),
      guestsWithoutRules: 'never',
      hostWithinSeconds: 7200,
      guestTtlSeconds: 3600,
    },
    facts: NO_FACTS,
    now: 1_795_000_000,
  };
}
