import * as z from 'zod';

const seconds = z.int().min(0);

/** What `POST /api/v1/tokens` answers, for its description; `answerOf` makes it. */
export const tokenAnswerShape = z.strictObject({
  token: z.string().meta({ description: 'A JWT for one person and one room. A secret.' }),
  meeting_url: z.url().meta({
    description: 'The way in, with the token in it. A secret: send it to this person alone.',
  }),
  claims: z
    .strictObject({
      aud: z.string(),
      iss: z.string(),
      sub: z.string(),
      room: z.string(),
      nbf: seconds,
      iat: seconds,
      exp: seconds,
      context: z.strictObject({
        user: z.strictObject({
          id: z.string(),
          name: z.string().optional(),
          email: z.string().optional(),
          avatar: z.string().optional(),
          affiliation: z.string().optional(),
          moderator: z.boolean().optional(),
          lobby_bypass: z.literal(true).optional(),
          security_bypass: z.literal(true).optional(),
        }),
        group: z.string().optional(),
        features: z.record(z.string(), z.boolean()).optional(),
      }),
    })
    .meta({ description: 'What the token says.' }),
  seat: z
    .enum(['host', 'member', 'guest'])
    .meta({ description: 'What the person is in the room.' }),
  expires_at: z.iso.datetime().meta({ description: 'When the token ends.' }),
});
