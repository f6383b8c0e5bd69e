import type { ApiKey } from '../../src/model/api-key.ts';
import { type ApiAnswer, askToken, makeKey } from './api.ts';
import { startUsher, storyYaml, type TestUsher, type UsherOptions } from './usher.ts';

/** A provider that nobody asks. */
export const NO_PROVIDER = {
  issuer: 'https://id.example.org',
  clientId: 'usher',
  clientSecret: 'a-secret',
};
export const TESS = { id: 'tess', name: 'Tess', groups: ['teachers'] };
export const BEN = { id: 'ben', name: 'Ben', groups: ['students'] };

/** A backend that has a key for everything, and its Usher. */
export class Backend {
  readonly usher: TestUsher;
  /** The key as its backend shows it. */
  readonly key: string;
  readonly keyId: ApiKey['id'];

  private constructor(usher: TestUsher, key: string, keyId: string) {
    this.usher = usher;
    this.key = key;
    this.keyId = keyId;
  }

  /** `more`: YAML below the usual settings, such as rules. */
  static async start(more: string, options: Omit<UsherOptions, 'yaml'> = {}): Promise<Backend> {
    const usher = await startUsher({ yaml: storyYaml(NO_PROVIDER, more), ...options });
    const { shown, key } = await makeKey(usher.storage, {}, options.clock);
    return new Backend(usher, shown, key.id);
  }

  /** Asks for a token. */
  ask(body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<ApiAnswer> {
    return askToken(this.usher, this.key, body, headers);
  }

  close(): Promise<void> {
    return this.usher.close();
  }
}
