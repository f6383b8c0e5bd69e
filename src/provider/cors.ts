import type { UsherContext } from '../http/request-context.ts';
import type { InlineClients } from './inline-client.ts';

/** How long a browser may remember that it may ask. Seconds. */
const MAX_AGE = '600';

/** Lets the scripts of the Jitsis read an answer, and nobody else's (Fetch 3.2). Never with cookies. */
export function allowReading(
  response: Response,
  context: UsherContext,
  clients: InlineClients,
): Response {
  response.headers.append('vary', 'origin');
  const origin = allowedOrigin(context, clients);
  if (origin !== null) {
    response.headers.set('access-control-allow-origin', origin);
    response.headers.set('access-control-expose-headers', 'WWW-Authenticate');
    response.headers.set('cross-origin-resource-policy', 'cross-origin');
  }
  return response;
}

/** The answer to a browser that asks first. */
export function answerPreflight(
  context: UsherContext,
  clients: InlineClients,
  methods: string,
): Response {
  const response = allowReading(new Response(null, { status: 204 }), context, clients);
  if (!response.headers.has('access-control-allow-origin')) return response;
  response.headers.set('access-control-allow-methods', methods);
  response.headers.set('access-control-allow-headers', 'authorization, content-type');
  response.headers.set('access-control-max-age', MAX_AGE);
  return response;
}

function allowedOrigin(context: UsherContext, clients: InlineClients): string | null {
  const origin = context.req.header('origin');
  const isOfJitsi = [...clients.values()].some((client) => client.origin === origin);
  return origin !== undefined && isOfJitsi ? origin : null;
}
