/** Rules for the inline sign-in: rooms for nobody, for some, with a wait, and all others for everybody. */
export const INLINE_RULES = `
rooms:
  - match: 'closed'
    host: [group:nobody]
  - match: 'staff-*'
    host: [group:staff]
  - match: 'class-*'
    host: [user:carol]
    member: everyone
  - match: '*'
    host: everyone
`;
