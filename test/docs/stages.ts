import type { Stage } from './stage.ts';
import { doctor } from './stages/doctor.ts';
import { company, event, practice, school } from './stages/houses.ts';
import { movingIn } from './stages/moving.ts';
import { accounts, api, audit, invitations, meetings, rooms } from './stages/people.ts';
import {
  errors,
  keys,
  ldap,
  monitoring,
  openidConnect,
  reservations,
  running,
  saml,
  speed,
  store,
  token,
} from './stages/running.ts';
import { applied, withSetup } from './stages/setup.ts';
import { contributing, firstRoom, readme } from './stages/start.ts';

/** One for each page that has commands. */
export const STAGES: readonly Stage[] = [
  ...[readme, contributing, firstRoom, withSetup, ...applied],
  ...[audit, accounts, meetings, invitations, rooms, api],
  ...[school, company, practice, event],
  ...[
    running,
    store,
    monitoring,
    reservations,
    openidConnect,
    speed,
    saml,
    errors,
    ldap,
    keys,
    token,
    doctor,
    movingIn,
  ],
];
