import type { Stage } from './stage.ts';
import { company, event, practice, school } from './stages/houses.ts';
import { accounts, api, audit, invitations, meetings, rooms } from './stages/people.ts';
import {
  errors,
  keys,
  ldap,
  reservations,
  running,
  saml,
  speed,
  token,
} from './stages/running.ts';
import { contributing, firstRoom, readme } from './stages/start.ts';

/** One for each page that has commands. */
export const STAGES: readonly Stage[] = [
  ...[readme, contributing, firstRoom],
  ...[audit, accounts, meetings, invitations, rooms, api],
  ...[school, company, practice, event],
  ...[running, reservations, speed, saml, errors, ldap, keys, token],
];
