import type { IncomingMessage, ServerResponse } from 'node:http';
import { secureHeaders } from '../../src/http/secure-headers.ts';
import { visit } from '../../src/http/site.ts';
import { samplePages } from './sample-pages.ts';
import { sampleSite } from './sample-site.ts';

/** A request handler for the sample pages and their files, with the headers of the real service. */
export function servePages(accentColor?: string, logoFile: string | null = null) {
  const site = sampleSite(accentColor, logoFile);
  const headers = secureHeaders({ https: false, frameAncestors: [], formTargets: [] });
  return async (request: IncomingMessage, answer: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const name = url.pathname.split('/').at(-1) ?? '';
    const asset = site.assets.respond(name, new Request(url));
    const draw = samplePages.get(name);
    if (name === 'events') {
      answer.writeHead(200, { ...headers, 'content-type': 'text/event-stream' });
      answer.write('event: beat\ndata: 1\n\n');
    } else if (asset) {
      answer.writeHead(asset.status, { ...headers, ...Object.fromEntries(asset.headers) });
      answer.end(Buffer.from(await asset.arrayBuffer()));
    } else if (draw) {
      answer.writeHead(200, { ...headers, 'content-type': 'text/html; charset=utf-8' });
      answer.end(String(await draw(visit(site, request.headers['accept-language']))));
    } else {
      answer.writeHead(404, headers);
      answer.end();
    }
  };
}
