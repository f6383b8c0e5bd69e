import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { createLog } from '../../src/base/log.ts';
import type { SamlMethodConfig } from '../../src/config/method-configs/saml.ts';
import { SAML_CLAIMS } from '../../src/config/saml-defaults.ts';
import type { SignInWish } from '../../src/model/continuation.ts';
import type { Json, JsonObject } from '../../src/model/json.ts';
import type { Asserted, CallbackRequest, Departure } from '../../src/sign-in/method.ts';
import { SamlError } from '../../src/sign-in/methods/saml/errors.ts';
import type { SamlReason } from '../../src/sign-in/methods/saml/reasons.ts';
import type { SamlMethodDeps } from '../../src/sign-in/methods/saml/saml-deps.ts';
import { createSamlMethod } from '../../src/sign-in/methods/saml/saml-method.ts';
import { SamlIdp, type Steering } from './saml-idp.ts';
import { samlKeys } from './saml-keys.ts';
import { ShiftedClock } from './shifted-clock.ts';

const BASE = 'https://meet.example.org/auth/sign-in/idp';

/** Our addresses, as the registry would make them. */
export const SAML_ADDRESSES = {
  callback: new URL(`${BASE}/callback`),
  logout: new URL(`${BASE}/logout-here`),
  metadata: new URL(`${BASE}/metadata`),
};

/** Settings for a service of the provider. */
export function samlSettings(changes: Partial<SamlMethodConfig> = {}): SamlMethodConfig {
  return {
    type: 'saml',
    id: 'idp',
    title: 'The provider',
    emailDomains: [],
    entityId: null,
    providerEntityId: null,
    metadataFile: null,
    metadataUrl: null,
    metadataCertificate: null,
    allowHttp: false,
    privateKey: samlKeys.service.privateKey,
    certificate: samlKeys.service.certificate,
    previousPrivateKey: null,
    nextCertificate: null,
    requestBinding: null,
    wantsSigned: 'either',
    allowSha1: false,
    allowBareCbc: false,
    allowUnasked: false,
    nameIdFormat: 'auto',
    subjectAttribute: null,
    authnContexts: [],
    secondFactorContexts: ['https://refeds.org/profile/mfa'],
    forceAuthn: false,
    maxAgeSeconds: null,
    emailVerified: false,
    claims: SAML_CLAIMS,
    clockSkewSeconds: 60,
    redirectPath: null,
    deadlineSeconds: 5,
    signOutAtProvider: true,
    ...changes,
  };
}

/** A sign-in that was begun. */
export interface BegunSaml {
  readonly departure: Departure;
  readonly memo: Json;
  readonly state: string;
}

/** The method under test, a provider of our own before it, and what a test wants to see of both. */
export class SamlSubject {
  readonly clock = new ShiftedClock();
  readonly idp: SamlIdp;
  readonly method: ReturnType<typeof createSamlMethod>;
  /** Every line that was logged, as JSON. */
  readonly lines: JsonObject[] = [];
  readonly #folder = mkdtempSync(join(tmpdir(), 'usher-saml-'));
  #states = 0;

  constructor(
    settings: Partial<SamlMethodConfig> = {},
    deps: Partial<SamlMethodDeps> = {},
    metadata?: (idp: SamlIdp) => string,
  ) {
    this.idp = new SamlIdp(this.clock);
    const log = createLog({
      level: 'trace',
      destination: { write: (line) => this.lines.push(JSON.parse(line)) },
    });
    this.publish(metadata?.(this.idp) ?? this.idp.metadata());
    const source = settings.metadataUrl ? {} : { metadataFile: this.metadataFile };
    this.method = createSamlMethod(samlSettings({ ...source, ...settings }), {
      clock: this.clock,
      log,
      addresses: SAML_ADDRESSES,
      ...deps,
    });
  }

  get metadataFile(): string {
    return join(this.#folder, 'idp.xml');
  }

  /** Writes the provider's metadata anew. */
  publish(xml: string): void {
    writeFileSync(this.metadataFile, xml);
  }

  async begin(wish?: SignInWish): Promise<BegunSaml> {
    const state = `state-${++this.#states}-abcdefgh`;
    const { callback } = SAML_ADDRESSES;
    const { departure, memo } = await this.method.start(callback, state, ['en'], wish);
    return { departure, memo, state };
  }

  /** The whole way in, the provider steered like this. */
  async signIn(steering: Steering = {}, wish?: SignInWish): Promise<Asserted> {
    const begun = await this.begin(wish);
    return this.finish(begun, this.answer(begun, steering));
  }

  /** What the browser brings back. */
  answer(begun: BegunSaml, steering: Steering = {}): CallbackRequest {
    this.idp.steering = steering;
    return this.idp.signIn(begun.departure);
  }

  finish(begun: BegunSaml, answer: CallbackRequest): Promise<Asserted> {
    return this.method.finish(answer, begun.memo);
  }

  /** The error that the work ends in: one of ours, with nothing in it that must not be told. */
  async errorOf(work: Promise<unknown>): Promise<SamlError> {
    const thrown = await work.then(
      (value) => assert.fail(`it succeeded: ${inspect(value)}`),
      (error: unknown) => error,
    );
    if (!(thrown instanceof SamlError)) throw thrown;
    const told = inspect(thrown, { depth: 10 }) + JSON.stringify(this.lines);
    for (const secret of this.secrets()) assert.ok(!told.includes(secret), 'a secret is told');
    return thrown;
  }

  async reasonOf(work: Promise<unknown>): Promise<SamlReason> {
    return (await this.errorOf(work)).reason;
  }

  /** Keys, and signatures of what was sent. */
  secrets(): string[] {
    const keys = [samlKeys.service, samlKeys.provider].map(({ privateKey }) =>
      privateKey.slice(100, 160),
    );
    const values = this.idp.sent.flatMap((xml) =>
      [...xml.matchAll(/<(?:ds:SignatureValue|xenc:CipherValue)>([^<]{20,60})/g)].map(
        ([, value = '']) => value,
      ),
    );
    return [...keys, ...values];
  }

  async close(): Promise<void> {
    await this.method.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
