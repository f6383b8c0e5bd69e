import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What is counted, for Prometheus. Labels come from closed sets: never a raw path, a person or a room. */
export interface Metrics {
  /** One answered request. `pathKind` is a route's name, such as `room` or `callback`. */
  request(pathKind: string, method: string, status: number, seconds: number): void;
  /** One sign-in that came to an end: `signed_in`, or the code of the error (`sign_in_cancelled`). */
  signIn(methodId: string, outcome: string): void;
  /** One token handed out for a room of this Jitsi. */
  tokenMinted(jitsiId: string): void;
  /** One request to a provider. `operation`: `discovery`, `jwks`, `token`, `userinfo`; `outcome`: `ok`, `refused` (4xx) or why it failed. */
  providerRequest(methodId: string, operation: string, outcome: string, seconds: number): void;
  /** So many people have the waiting page open and a stream that tells it. */
  waiting(people: number): void;
  /** The text of /metrics. */
  render(): Promise<{ readonly body: string; readonly contentType: string }>;
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const LABEL = /^[a-z0-9_-]{1,64}$/i;
const REQUEST_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const PROVIDER_SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/**
 * A registry of its own, so that two apps in one process (tests) do not count together. `processMetrics`:
 * memory, CPU, event loop as well; default true.
 */
export function createMetrics(options: { readonly processMetrics?: boolean } = {}): Metrics {
  const registry = new Registry();
  const registers = [registry];
  if (options.processMetrics ?? true) collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'usher_http_request_duration_seconds',
    help: 'Answered requests by kind of path, method and status.',
    labelNames: ['path', 'method', 'status'] as const,
    buckets: REQUEST_SECONDS,
    registers,
  });
  const signIns = new Counter({
    name: 'usher_sign_ins_total',
    help: 'Sign-ins that came to an end, by method and outcome.',
    labelNames: ['method', 'outcome'] as const,
    registers,
  });
  const tokens = new Counter({
    name: 'usher_tokens_minted_total',
    help: 'Tokens handed out, by Jitsi.',
    labelNames: ['jitsi'] as const,
    registers,
  });
  const waiting = new Gauge({
    name: 'usher_waiting',
    help: 'Streams of waiting pages that are open.',
    registers,
  });
  const providerRequests = new Histogram({
    name: 'usher_provider_request_duration_seconds',
    help: 'Requests to providers by method, operation and outcome.',
    labelNames: ['method', 'operation', 'outcome'] as const,
    buckets: PROVIDER_SECONDS,
    registers,
  });
  return {
    request: (path, method, status, seconds) =>
      requests.observe(
        {
          path: label(path),
          method: METHODS.has(method) ? method : 'other',
          status: String(status),
        },
        seconds,
      ),
    signIn: (method, outcome) => signIns.inc({ method: label(method), outcome: label(outcome) }),
    tokenMinted: (jitsi) => tokens.inc({ jitsi: label(jitsi) }),
    providerRequest: (method, operation, outcome, seconds) =>
      providerRequests.observe(
        { method: label(method), operation: label(operation), outcome: label(outcome) },
        seconds,
      ),
    waiting: (people) => waiting.set(people),
    render: async () => ({ body: await registry.metrics(), contentType: registry.contentType }),
  };
}

/** A label that is no plain word came from outside by mistake: it must not become a series of its own. */
function label(value: string): string {
  return LABEL.test(value) ? value : 'other';
}
