import { AppError } from '../../../base/errors.ts';
import { explanations, type LdapReason } from './reasons.ts';

/**
 * An error of this method. `message` is safe for a page; `reason` is of a closed list and goes to the log
 * only, at the head of `hint`. A directory's own text is never taken over: it may repeat what was sent.
 */
export class LdapError extends AppError {
  readonly reason: LdapReason;

  constructor(
    code:
      | 'provider_unavailable'
      | 'provider_refused'
      | 'provider_rejects_us'
      | 'method_settings_invalid',
    status: number,
    message: string,
    reason: LdapReason,
    detail?: string,
  ) {
    const more = detail === undefined ? '' : ` (${detail})`;
    super(code, status, message, { hint: `${reason}: ${explanations[reason]}${more}` });
    this.name = 'LdapError';
    this.reason = reason;
  }
}

/**
 * The closed list of what is thrown here; none of it counts as a try. `detail` comes from the settings or is a code
 * of a protocol: never a text of the server, never what a person typed.
 */
export const ldapErrors = {
  unavailable: (reason: LdapReason, detail?: string) =>
    new LdapError(
      'provider_unavailable',
      503,
      'The sign-in service of your organisation cannot be reached at the moment. Please try again later.',
      reason,
      detail,
    ),
  /** The operator's to mend, whoever is signing in. */
  rejectsUs: (reason: LdapReason, detail?: string) =>
    new LdapError(
      'provider_rejects_us',
      502,
      'Sign-in is not set up correctly here.',
      reason,
      detail,
    ),
  /** After a right password alone, so that nobody learns of it who could not have signed in. */
  refused: (reason: LdapReason, detail?: string) =>
    new LdapError(
      'provider_refused',
      403,
      'The sign-in service of your organisation refused this sign-in.',
      reason,
      detail,
    ),
  settingsInvalid: (detail: string) =>
    new LdapError(
      'method_settings_invalid',
      500,
      'The settings of a way to sign in are not valid.',
      'settings',
      detail,
    ),
} as const;

/** What belongs to one server, so that another may do better. */
const OF_ONE_SERVER: ReadonlySet<LdapReason> = new Set([
  'connection',
  'tls',
  'start_tls',
  'deadline',
  'garbage',
  'too_large',
  'result',
]);

/** Whether the next server is worth asking. */
export function isOfOneServer(thrown: unknown): thrown is LdapError {
  return thrown instanceof LdapError && OF_ONE_SERVER.has(thrown.reason);
}
