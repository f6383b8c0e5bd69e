import type { Answer } from './browser.ts';
import { Browser } from './browser.ts';
import { HostileProvider } from './hostile-provider.ts';
import { CLIENT_ID, CLIENT_SECRET } from './hostile-settings.ts';
import { ServeProcess } from './serve-process.ts';
import { AUTH, MEET, storyYaml } from './usher.ts';

/** Two processes on one store, with one public address and a balancer of ours before them. */
export class TwoUshers {
  readonly provider: HostileProvider;
  readonly ushers: ServeProcess[];
  readonly #yaml: string;
  #turn = 0;

  private constructor(provider: HostileProvider, yaml: string, ushers: ServeProcess[]) {
    this.provider = provider;
    this.#yaml = yaml;
    this.ushers = ushers;
  }

  /** `dress`: what else is changed of the settings. */
  static async start(
    storageUrl: string,
    more = '',
    dress = (yaml: string) => yaml,
  ): Promise<TwoUshers> {
    const provider = await HostileProvider.start({
      redirectUris: [`${AUTH}/sign-in/demo/callback`],
    });
    const yaml = dress(usherYaml(provider.issuer, storageUrl, more));
    const ushers = await Promise.all([ServeProcess.start(yaml), ServeProcess.start(yaml)]);
    return new TwoUshers(provider, yaml, ushers);
  }

  /** A browser whose every request goes to the next of the two, or to the other one where nobody listens. */
  browser(): Browser {
    return this.#browserTo((request) => this.#anyOf(request, this.#turn++));
  }

  /** A browser that is always served by this one. */
  browserTo(index: number): Browser {
    return this.#browserTo((request) => this.forward(request, index));
  }

  /** Hands a request to one of the two. */
  async forward(request: Request, index: number): Promise<Response> {
    const port = this.ushers[index % 2]!.port;
    const { pathname, search } = new URL(request.url);
    const body = request.method === 'POST' ? { body: await request.clone().text() } : {};
    const { method, headers } = request;
    const target = `http://127.0.0.1:${port}${pathname}${search}`;
    return fetch(target, { method, headers, redirect: 'manual', ...body });
  }

  /** Starts one again on the same store. */
  async restart(index: number): Promise<void> {
    this.ushers[index] = await ServeProcess.start(this.#yaml);
  }

  async close(): Promise<void> {
    await Promise.all(this.ushers.map((usher) => usher.stop()));
    await this.provider.close();
  }

  #browserTo(usher: Answer): Browser {
    const meet: Answer = () => new Response('Jitsi Meet');
    return new Browser({ routes: { [AUTH]: usher, [MEET]: meet } });
  }

  async #anyOf(request: Request, turn: number): Promise<Response> {
    try {
      return await this.forward(request, turn);
    } catch {
      return this.forward(request, turn + 1);
    }
  }
}

/** Settings of a process whose provider is a hostile one. */
export function usherYaml(issuer: string, storageUrl: string, more = ''): string {
  const client = { issuer, clientId: CLIENT_ID, clientSecret: `"${CLIENT_SECRET}"` };
  return storyYaml(client, `storage: { url: "${storageUrl}" }\nlog: { level: trace }\n${more}`);
}
