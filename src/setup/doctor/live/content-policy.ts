/** What a Content-Security-Policy header, or several, says of one kind of thing. */
export class ContentPolicy {
  readonly #policies: readonly ReadonlyMap<string, readonly string[]>[];

  constructor(headers: Headers) {
    // Several headers come as one, with commas between; each of them must allow a thing.
    const texts = (headers.get('content-security-policy') ?? '').split(',');
    this.#policies = texts.map(parsePolicy).filter(({ size }) => size > 0);
  }

  /**
   * Whether every policy lets this origin be a source of that kind (CSP 3). `self` is the origin of the page. Patterns
   * of hosts are compared as far as a star in front.
   */
  allows(directive: string, origin: string, self: string, fallback = 'default-src'): boolean {
    return this.#policies.every((policy) => {
      const sources = policy.get(directive) ?? policy.get(fallback);
      return sources?.some((source) => fits(source, origin, self)) ?? true;
    });
  }

  /** Whether scripts that stand in the page itself run; those with a nonce or a hash are believed to be right. */
  allowsInlineScript(): boolean {
    return this.#policies.every((policy) => {
      const sandbox = policy.get('sandbox');
      if (sandbox && !sandbox.includes('allow-scripts')) return false;
      const sources = policy.get('script-src-elem') ?? policy.get('script-src');
      const found = sources ?? policy.get('default-src');
      return found?.some((one) => /^'(?:unsafe-inline|nonce-|sha\d+-)/.test(one)) ?? true;
    });
  }

  /** Whether a page of this origin may show the answer in a frame. */
  allowsFrame(origin: string, self: string): boolean {
    return this.allows('frame-ancestors', origin, self, 'frame-ancestors');
  }

  get saysFrames(): boolean {
    return this.#policies.some((policy) => policy.has('frame-ancestors'));
  }
}

function parsePolicy(text: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const part of text.split(';')) {
    const [name, ...sources] = part.trim().split(/\s+/);
    const key = name?.toLowerCase() ?? '';
    if (key !== '' && !found.has(key)) found.set(key, sources);
  }
  return found;
}

function fits(source: string, origin: string, self: string): boolean {
  if (source === '*') return true;
  if (source.toLowerCase() === "'self'") return origin === self;
  const { protocol, host } = new URL(origin);
  if (source.endsWith(':')) return protocol === source.toLowerCase();
  const [, scheme, pattern = ''] = /^(?:([a-z][a-z0-9+.-]*:)\/\/)?([^/]+)/i.exec(source) ?? [];
  if (scheme && scheme.toLowerCase() !== protocol) return false;
  const wanted = pattern.toLowerCase().replace(/:(?:443|\*)$/, '');
  return wanted.startsWith('*.') ? host.endsWith(wanted.slice(1)) : host === wanted;
}

/** Whether a page of this origin may show an answer in a frame, by all of its headers. */
export function mayBeFramed(headers: Headers, origin: string, self: string): boolean {
  const policy = new ContentPolicy(headers);
  // Where a policy speaks of frames, X-Frame-Options counts no more (CSP 3, 6.4.2).
  if (policy.saysFrames) return policy.allowsFrame(origin, self);
  const options = (headers.get('x-frame-options') ?? '').toLowerCase();
  if (options.includes('deny')) return false;
  return !options.includes('sameorigin') || origin === self;
}
