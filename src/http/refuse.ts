import type { Log } from '../base/log.ts';
import type { Metrics } from './metrics.ts';
import { type SecureHeaderOptions, secureHeaders } from './secure-headers.ts';

/** An answer in plain text, with the headers that every answer of ours carries. */
export interface PlainAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The answer, by this status, to bytes that never became a request. Counted and logged. */
export type Refuse = (status: number, cause: unknown) => PlainAnswer;

/** There is no page here: whoever sends what is no request is no browser. */
export function createRefuse(options: SecureHeaderOptions, log: Log, metrics: Metrics): Refuse {
  const headers = { ...secureHeaders(options), 'content-type': 'text/plain; charset=utf-8' };
  return (status, cause) => {
    metrics.request('other', 'other', status, 0);
    if (status >= 500) log.error('request_failed', { status, err: cause });
    else log.info('request_unreadable', { status, err: cause });
    const body = status >= 500 ? 'Something went wrong here.\n' : 'This is no proper request.\n';
    return { status, headers, body };
  };
}
