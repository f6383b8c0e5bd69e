import { AUTH, MEET } from './usher.ts';

/** 32 bytes that are nobody's example. */
export const USHER_SECRET = 'w4Tn8Qx1Zr6Lc3Vb9Km2Hs7Jd5Fg0PyA';

/** The least of a configuration whose tokens are signed with keys of our own. */
export function rsYaml(more = '', algorithm = 'RS256'): string {
  return `public_url: ${AUTH}/
secret: ${USHER_SECRET}
jitsi:
  url: ${MEET}/
  algorithm: ${algorithm}
sign_in:
  methods:
    - issuer: https://id.example.org/realms/staff
      client_id: usher
rooms:
  - match: '*'
    host: ["user:alice"]
    member: everyone
${more}`;
}
