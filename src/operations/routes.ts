import type { Hono } from 'hono';
import { canonicalAddress, createAddressFilter } from '../http/client-ip.ts';
import { httpErrors } from '../http/errors.ts';
import type { Metrics } from '../http/metrics.ts';
import { routes } from '../http/paths.ts';
import type { UsherContext, UsherEnv } from '../http/request-context.ts';
import type { ReadinessReport } from './readiness.ts';

export interface OperationsDeps {
  readonly readiness: () => Promise<ReadinessReport>;
  readonly metrics: Metrics;
  /** Addresses and CIDR ranges that may read the metrics. */
  readonly metricsAllow: readonly string[];
}

/** /healthz, /readyz, /metrics. */
export function addOperationsRoutes(app: Hono<UsherEnv>, deps: OperationsDeps): void {
  const mayReadMetrics = createAddressFilter(deps.metricsAllow);
  app.get(routes.health, (context) => context.json({ status: 'alive' }));
  app.get(routes.ready, async (context) => {
    const report = await deps.readiness();
    return context.json(report, report.status === 'unready' ? 503 : 200);
  });
  app.get(routes.metrics, async (context) => {
    // Not found rather than forbidden: whoever may not read them need not know of them.
    if (cameByStranger(context) || !mayReadMetrics(context.var.clientAddress)) {
      throw httpErrors.notFound();
    }
    const { body, contentType } = await deps.metrics.render();
    return context.body(body, 200, { 'content-type': contentType });
  });
}

/**
 * Whether a proxy passed it on that nobody trusts: the address is the proxy's then, whose network may well be one that
 * may read the metrics, as that of an ingress is.
 */
function cameByStranger({ req, env, var: { clientAddress } }: UsherContext): boolean {
  const isPassedOn = req.header('x-forwarded-for') !== undefined;
  return isPassedOn && canonicalAddress(env.peerAddress ?? '') === clientAddress;
}
