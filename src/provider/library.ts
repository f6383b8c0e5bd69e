import type Provider from 'oidc-provider';
import { AppError } from '../base/errors.ts';
import { comerId } from './comer.ts';
import { duringExchange, type Exchange } from './exchange.ts';
import { askListener, type NodeQuestion } from './node-bridge.ts';
import type { ProviderDeps } from './provider-deps.ts';

/** What is known of a request before the library sees it. */
export type KnownBefore = Pick<
  Exchange,
  'context' | 'comer' | 'resumed' | 'hintedUser' | 'isFromDoor'
>;

/** The library behind our routes. */
export interface Library {
  /** Its answer, without its cookies and its own idea of CORS. Throws an AppError where a page of ours is due. */
  ask(question: Omit<NodeQuestion, 'base'>, known: KnownBefore): Promise<Response>;
}

/** Its name for a session. It asks the store for it, which is us: whose it is we know already. */
const SESSION_COOKIE = '_session';

export function createLibrary(deps: ProviderDeps): Library {
  const current = createCurrentProvider(deps);
  const base = new URL(deps.issuer);
  return {
    async ask(question, known) {
      const { listener } = await current();
      const exchange: Exchange = {
        ...known,
        ...{
          asked: null,
          stepUp: null,
          judgement: null,
          account: null,
          failure: null,
          refusal: null,
        },
      };
      const isKnown = comerId(known.comer) !== null;
      const cookie = isKnown ? { cookie: `${SESSION_COOKIE}=known` } : {};
      const asked = { ...question, base, headers: { ...question.headers, ...cookie } };
      const answer = await duringExchange(exchange, () => askListener(listener, asked));
      return judgeAnswer(answer, exchange);
    },
  };
}

/** One for each key that signs: the library reads its keys once. It keeps no state that would be lost. */
function createCurrentProvider(deps: ProviderDeps) {
  let last: { kid: string; listener: ReturnType<Provider['callback']> } | null = null;
  return async () => {
    const keys = await deps.keys.published();
    if (last?.kid !== keys.kid) {
      // Loaded when first wanted: most houses have no inline sign-in, and the library takes 15 MB.
      const { createProvider } = await import('./create-provider.ts');
      last = { kid: keys.kid, listener: createProvider(deps, keys).callback() };
    }
    return last;
  };
}

const KEPT_HEADERS = ['content-type', 'location', 'www-authenticate', 'allow'];

function judgeAnswer(answer: Response, { failure, refusal, context }: Exchange): Response {
  const location = answer.headers.get('location');
  // On the way back to a client the failure goes with it, and only the log is told what it was.
  if (failure !== null && location === null) throw failure;
  if (failure !== null) logFailure(failure, context.var.log);
  if (refusal) throw refusal;
  const headers = new Headers();
  for (const name of KEPT_HEADERS) {
    const value = answer.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  if (location !== null) headers.set('location', inOurWords(byQuery(location), failure));
  return new Response(answer.body, { status: answer.status, headers });
}

/** An error of a response type that we do not have comes in the fragment, which Jitsi's page does not look at. */
function byQuery(location: string): string {
  if (!URL.canParse(location)) return location;
  const url = new URL(location);
  if (url.hash !== '') [url.search, url.hash] = [url.hash.slice(1), ''];
  return url.href;
}

/** What went wrong here is nobody's business but the log's, and passes (RFC 6749 4.1.2.1). */
function inOurWords(location: string, failure: unknown): string {
  if (failure === null) return location;
  const url = new URL(location);
  const isPassing = failure instanceof AppError && failure.status === 503;
  url.searchParams.set('error', isPassing ? 'temporarily_unavailable' : 'server_error');
  const words = 'Something went wrong on our side. Please try again in a moment.';
  url.searchParams.set('error_description', words);
  return url.href;
}

function logFailure(failure: unknown, log: Exchange['context']['var']['log']): void {
  const problem = failure instanceof AppError ? failure.code : 'internal_error';
  log.error('inline_failed', { problem, err: failure });
}
