import * as z from 'zod';
import { withoutSteering } from '../base/steering.ts';
import { MAX_EMAIL_ADDRESS, parseEmailAddress } from '../model/email-address.ts';
import type { Json } from '../model/json.ts';
import { featureKeys } from '../model/rule.ts';
import { apiErrors } from './errors.ts';
import { faultsOf } from './field-faults.ts';

const MAX_ADDRESS = 2000;
const MAX_GROUPS = 200;
/** Shorter ones run out before the page has loaded; nobody's longest token is longer. */
const LEAST_TTL_SECONDS = 60;
const MOST_TTL_SECONDS = 366 * 86_400;

/** A text that shows something and moves nothing else on a page. */
function text(most: number) {
  return z
    .string()
    .min(1)
    .max(most)
    .refine(
      (given) => given.isWellFormed() && withoutSteering(given) === given && /\S/u.test(given),
      {
        error: 'must show something, without control characters',
      },
    );
}

const person = z.strictObject({
  id: text(255).meta({
    description: 'Stable and never re-used; Jitsi is told it as context.user.id.',
  }),
  name: text(255)
    .optional()
    .meta({ description: 'Shown to everybody in the room. Guests need one.' }),
  email: text(MAX_EMAIL_ADDRESS)
    .refine((given) => parseEmailAddress(given) !== null, { error: 'must be one e-mail address' })
    .overwrite((given) => parseEmailAddress(given) ?? given)
    .optional(),
  email_verified: z.boolean().optional().meta({
    description: 'Rules with `email:` count only an address that is true of. Default: false.',
  }),
  avatar: text(MAX_ADDRESS)
    .refine(isPictureAddress, { error: 'must be an https address without a user name' })
    .optional(),
  groups: z
    .array(text(255))
    .max(MAX_GROUPS)
    .optional()
    .meta({ description: 'What rules with `group:` look at.' }),
});

const feature = z.boolean().optional();
const features = z.strictObject(
  Object.fromEntries(featureKeys.map((key) => [key, feature])) as Record<
    (typeof featureKeys)[number],
    typeof feature
  >,
);

/** What a backend asks for: the body of `POST /api/v1/tokens`. */
export const tokenRequestShape = z.strictObject({
  jitsi: z
    .string()
    .min(1)
    .max(64)
    .optional()
    .meta({ description: 'The id of a Jitsi. Default: the only one of the key, else `main`.' }),
  room: z
    .string()
    .min(1)
    .max(1000)
    .meta({ description: 'As typed, or in the form Prosody knows.' }),
  tenant: z.string().min(1).max(1000).optional(),
  person,
  seat: z.enum(['host', 'member', 'guest']).optional().meta({
    description:
      'This, or an error where it is more than the rules give. Default: the most that they and the key give.',
  }),
  features: features.optional().meta({
    description: 'false takes a feature away; true says that it must be granted, or nothing is.',
  }),
  ttl_seconds: z
    .int()
    .min(LEAST_TTL_SECONDS)
    .max(MOST_TTL_SECONDS)
    .optional()
    .meta({ description: 'At most this; the key, the rule and the Jitsi may say less.' }),
});

export type TokenRequest = z.infer<typeof tokenRequestShape>;

/** Throws `request_invalid` with all that is wrong. */
export function parseTokenRequest(value: Json): TokenRequest {
  const parsed = tokenRequestShape.safeParse(value, { reportInput: true });
  if (!parsed.success) throw apiErrors.requestInvalid(faultsOf(parsed.error.issues));
  return parsed.data;
}

function isPictureAddress(given: string): boolean {
  const url = URL.parse(given);
  return url?.protocol === 'https:' && url.username === '' && url.password === '';
}
