import type { Hono } from 'hono';
import { httpErrors } from './errors.ts';
import { homePage } from './home-page.ts';
import { pageResponse } from './layout.ts';
import { routes } from './paths.ts';
import type { UsherEnv } from './request-context.ts';
import type { Site } from './site.ts';

/** The front door, and the static files of the pages. */
export function addSiteRoutes(app: Hono<UsherEnv>, site: Site): void {
  app.get(routes.home, (context) =>
    pageResponse(homePage(context.var.visit, { jitsiUrl: site.jitsiUrl })),
  );
  app.get(routes.asset, (context) => {
    const found = site.assets.respond(context.req.param('file') ?? '', context.req.raw);
    if (!found) throw httpErrors.notFound();
    return found;
  });
}
