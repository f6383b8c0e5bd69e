import type { UsherContext } from '../http/request-context.ts';
import type { InlineClients } from './inline-client.ts';
import type { ProviderDeps } from './provider-deps.ts';
import { type RenewalRequest, renew } from './renew.ts';

const FORM = /^application\/x-www-form-urlencoded(?:; ?charset=utf-8)?$/i;
const LONGEST_BODY = 1024;

/**
 * A renewal as Jitsi's page asks for it: a form with three parameters that each stand once, of a client that we know,
 * from its own origin or from no browser. There is nothing to judge about it, so it goes past the library, whose way
 * costs more than the renewal. Null for every other request: the library has the words for what is odd about it, and
 * answers what is not odd at all in the same way.
 */
export function readPlainRenewal(
  { req }: UsherContext,
  body: string,
  clients: InlineClients,
): RenewalRequest | null {
  if (!FORM.test(req.header('content-type') ?? '') || body.length > LONGEST_BODY) return null;
  if (req.header('authorization') !== undefined) return null;
  const form = new URLSearchParams(body);
  // With these three names and no fourth, none stands twice.
  if (form.size !== 3 || form.get('grant_type') !== 'refresh_token') return null;
  const client = clients.get(form.get('client_id') ?? '');
  const refreshToken = form.get('refresh_token');
  const origin = req.header('origin');
  if (!client || !refreshToken || (origin ?? client.origin) !== client.origin) return null;
  return { client, refreshToken, scope: null };
}

/** RFC 6749 5.1, 5.2. */
export async function answerPlainRenewal(
  deps: ProviderDeps,
  context: UsherContext,
  request: RenewalRequest,
): Promise<Response> {
  const renewal = await renew(deps, context, request);
  if (renewal.kind === 'answer') return Response.json(renewal.answer);
  const { error, description, reason } = renewal;
  const { log, clientAddress: address } = context.var;
  log.info('inline_refused', { error, reason, address });
  return Response.json({ error, error_description: description }, { status: 400 });
}
