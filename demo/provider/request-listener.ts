import { readFileSync } from 'node:fs';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';
import { people } from '../people.ts';
import { errorPage, homePage, pickPage } from './pages.ts';
import { securityHeaders } from './security-headers.ts';

const ASSETS: Readonly<Record<string, { type: string; body: Buffer }>> = {
  '/provider.css': asset('provider.css', 'text/css; charset=utf-8'),
  '/sign-out.js': asset('sign-out.js', 'text/javascript; charset=utf-8'),
};
const INTERACTION = /^\/interaction\/([\w-]{1,64})(\/sign-in|\/cancel)?$/;
/** A form of ours is `person=` and a name. */
const LONGEST_FORM_BYTES = 1024;

/** The pages of our own in front of what `oidc-provider` answers itself. */
export function requestListener(
  provider: Provider,
  frameAncestors: readonly string[],
): RequestListener {
  const protocol = provider.callback();
  const show = (res: ServerResponse, status: number, page: string) => {
    res.writeHead(status, {
      ...securityHeaders(frameAncestors),
      'content-type': 'text/html; charset=utf-8',
    });
    res.end(page);
  };
  return (req, res) => {
    const path = (req.url ?? '/').split('?', 1)[0] ?? '/';
    const found = ASSETS[path];
    if (found) return void res.writeHead(200, { 'content-type': found.type }).end(found.body);
    if (path === '/') return show(res, 200, homePage(people));
    const [, uid, step] = INTERACTION.exec(path) ?? [];
    if (!uid) return void protocol(req, res);
    interact(provider, req, res, step ?? '', show).catch(() => {
      show(
        res,
        400,
        errorPage('This sign-in is over: it was finished already, or it took too long.'),
      );
    });
  };
}

async function interact(
  provider: Provider,
  req: IncomingMessage,
  res: ServerResponse,
  step: string,
  show: (res: ServerResponse, status: number, page: string) => void,
): Promise<void> {
  const { uid } = await provider.interactionDetails(req, res);
  if (req.method !== 'POST') return show(res, 200, pickPage(people, uid));
  if (step === '/cancel') {
    const refusal = { error: 'access_denied', error_description: 'The person pressed Cancel.' };
    return provider.interactionFinished(req, res, refusal, { mergeWithLastSubmission: false });
  }
  const chosen = new URLSearchParams(await bodyOf(req)).get('person');
  const person = people.find(({ username }) => username === chosen);
  if (!person) return show(res, 400, errorPage('Nobody of this name is here.'));
  const result = { login: { accountId: person.subject } };
  return provider.interactionFinished(req, res, result, { mergeWithLastSubmission: false });
}

async function bodyOf(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LONGEST_FORM_BYTES) throw new Error('The form is too long.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function asset(name: string, type: string) {
  return { type, body: readFileSync(new URL(name, import.meta.url)) };
}
