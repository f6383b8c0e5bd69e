import type { JsonObject } from '../../src/model/json.ts';
import type { Fetch } from '../../src/sign-in/remote/guarded-fetch.ts';

/** The metadata of a provider at `https://id.example.org`, changed; undefined takes a member away. */
export function stubMetadata(changes: Record<string, unknown> = {}): JsonObject {
  const issuer = 'https://id.example.org';
  const metadata = {
    issuer,
    authorization_endpoint: `${issuer}/auth`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    userinfo_endpoint: `${issuer}/me`,
    end_session_endpoint: `${issuer}/logout`,
    id_token_signing_alg_values_supported: ['RS256'],
    ...changes,
  };
  return JSON.parse(JSON.stringify(metadata)) as JsonObject;
}

/** A `fetch` without a network: answers by address, everything else is 404. Remembers what it was asked. */
export class StubFetch {
  readonly asked: string[] = [];
  readonly answers = new Map<string, () => Response | Promise<Response>>();

  /** Serves the metadata where discovery looks for it. */
  metadata(document: unknown, issuer = 'https://id.example.org'): this {
    const address = `${issuer}/.well-known/openid-configuration`;
    this.answers.set(address, () => Response.json(document));
    return this;
  }

  readonly fetch: Fetch = async (address) => {
    this.asked.push(address);
    const answer = this.answers.get(address);
    return answer ? answer() : new Response('not here', { status: 404 });
  };
}
