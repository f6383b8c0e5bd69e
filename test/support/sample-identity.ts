import type { Identity } from '../../src/model/identity.ts';

/** Somebody who has signed in, with what a test cares about put over it. */
export function sampleIdentity(more: Partial<Identity> = {}): Identity {
  return {
    methodId: 'demo',
    subject: 'subject-1',
    username: 'asa',
    name: 'Åsa Öberg',
    email: 'asa@example.org',
    emailVerified: true,
    avatar: null,
    groups: [],
    affiliation: null,
    moderator: null,
    acr: null,
    authenticatedAt: null,
    secondFactor: false,
    claims: {},
    upstream: null,
    ...more,
  };
}
