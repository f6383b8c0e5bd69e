import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { createLog } from '../../src/base/log.ts';
import type { OidcMethodConfig } from '../../src/config/config.ts';
import { DEFAULT_CLAIMS } from '../../src/config/presets.ts';
import type { Identity } from '../../src/model/identity.ts';
import type { Json, JsonObject } from '../../src/model/json.ts';
import type { CallbackRequest } from '../../src/sign-in/method.ts';
import {
  createOidcMethod,
  type OidcMethodDeps,
} from '../../src/sign-in/methods/oidc/oidc-method.ts';
import { ProviderError } from '../../src/sign-in/remote/errors.ts';
import type { ProviderReason } from '../../src/sign-in/remote/reasons.ts';
import { HostileProvider } from './hostile-provider.ts';
import {
  CALLBACK,
  CLIENT_ID,
  CLIENT_SECRET,
  type HostileProviderOptions,
} from './hostile-settings.ts';
import { ShiftedClock } from './shifted-clock.ts';

/** Settings for a client of the hostile provider. */
export function oidcSettings(changes: Partial<OidcMethodConfig> = {}): OidcMethodConfig {
  return {
    type: 'oidc',
    id: 'idp',
    title: 'The provider',
    emailDomains: [],
    preset: null,
    issuer: 'https://id.example.org',
    internalUrl: null,
    allowHttp: true,
    clientId: CLIENT_ID,
    clientSecret: CLIENT_SECRET,
    clientAuth: 'client_secret_basic',
    privateKey: null,
    privateKeyId: null,
    privateKeyAlgorithm: 'RS256',
    scopes: ['openid', 'profile', 'email'],
    acrValues: [],
    prompt: null,
    maxAgeSeconds: null,
    authorizationParameters: {},
    claims: DEFAULT_CLAIMS,
    userinfo: 'auto',
    requireAtHash: false,
    endpointHosts: [],
    redirectPath: null,
    deadlineSeconds: 5,
    signOutAtProvider: true,
    ...changes,
  };
}

/** A sign-in that was begun. */
export interface Begun {
  readonly departure: URL;
  readonly memo: Json;
  readonly state: string;
}

/** The method under test, a hostile provider before it, and what a test wants to see of both. */
export class OidcSubject {
  readonly provider: HostileProvider;
  readonly method: ReturnType<typeof createOidcMethod>;
  readonly clock = new ShiftedClock();
  /** Every line that was logged, as JSON. */
  readonly lines: JsonObject[] = [];
  #states = 0;

  constructor(
    provider: HostileProvider,
    settings: Partial<OidcMethodConfig> = {},
    deps: Partial<OidcMethodDeps> = {},
  ) {
    this.provider = provider;
    const log = createLog({
      level: 'trace',
      destination: { write: (line) => this.lines.push(JSON.parse(line)) },
    });
    const complete = oidcSettings({ issuer: provider.issuer, ...settings });
    this.method = createOidcMethod(complete, { clock: this.clock, log, ...deps });
  }

  static async open(
    settings: Partial<OidcMethodConfig> = {},
    options: HostileProviderOptions = {},
    deps: Partial<OidcMethodDeps> = {},
  ): Promise<OidcSubject> {
    return new OidcSubject(await HostileProvider.start(options), settings, deps);
  }

  async begin(languages: readonly string[] = []): Promise<Begun> {
    const state = `state-${++this.#states}-abcdefgh`;
    const { departure, memo } = await this.method.start(new URL(CALLBACK), state, languages);
    assert.equal(departure.kind, 'redirect');
    return { departure: departure.url, memo, state };
  }

  async finish(answer: URL, memo: Json): Promise<Identity> {
    const request: CallbackRequest = { url: answer, form: null };
    return (await this.method.finish(request, memo)).identity;
  }

  /** The whole way in. */
  async signIn(): Promise<Identity> {
    const { departure, memo } = await this.begin();
    return this.finish(await this.provider.signIn(departure), memo);
  }

  /** The error that the work ends in: one of ours, with nothing in it that must not be told. */
  async errorOf(work: Promise<unknown>): Promise<ProviderError> {
    const thrown = await work.then(
      (value) => assert.fail(`it succeeded: ${inspect(value)}`),
      (error: unknown) => error,
    );
    if (!(thrown instanceof ProviderError)) throw thrown;
    this.assertTellsNoSecret(inspect(thrown, { depth: 10 }));
    this.assertTellsNoSecret(JSON.stringify(this.lines));
    return thrown;
  }

  async reasonOf(work: Promise<unknown>): Promise<ProviderReason> {
    return (await this.errorOf(work)).reason;
  }

  /** Codes, verifiers, tokens, the client secret. */
  secrets(): string[] {
    const { seen, issued } = this.provider;
    const sent = seen
      .filter(({ endpoint }) => endpoint === 'token')
      .flatMap(({ body }) =>
        ['code', 'code_verifier'].map((name) => new URLSearchParams(body).get(name)),
      );
    return [CLIENT_SECRET, ...sent, ...issued].filter(
      (secret) => secret !== null && secret.length > 20,
    ) as string[];
  }

  assertTellsNoSecret(text: string): void {
    for (const secret of this.secrets()) assert.ok(!text.includes(secret), 'a secret is told');
  }

  async close(): Promise<void> {
    await this.method.close();
    await this.provider.close();
  }
}
