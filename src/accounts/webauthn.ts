import type {
  AuthenticationResponseJSON,
  RegistrationResponseJSON,
  WebAuthnCredential,
} from '@simplewebauthn/server';
import type { Account, Passkey } from '../model/account.ts';
import { isJsonObject, type JsonObject } from '../model/json.ts';
import type { RelyingParty } from './relying-party.ts';

/** What a browser is asked, as the `publicKey` of `navigator.credentials` has it in JSON (WebAuthn 5.1.8). */
export type PasskeyOptions = object;

/** A key as it was made. */
export interface MadeKey {
  readonly credentialId: string;
  readonly publicKey: string;
  readonly signCount: number;
  readonly transports: readonly string[];
  readonly backedUp: boolean;
  /** Whether it asked for a PIN, a finger or a face: only such a key stands in for a password. */
  readonly isVerified: boolean;
}

/** An answer that was signed by the key that it names. */
export interface SignedAnswer {
  readonly signCount: number;
  readonly backedUp: boolean;
  readonly isVerified: boolean;
}

/** EdDSA, ES256 and RS256 (RFC 9053 2, RFC 8812 2): what authenticators have. */
const ALGORITHMS = [-8, -7, -257];
/** How long a browser waits for somebody to find their key. */
const PATIENCE_MS = 4 * 60 * 1000;
/** An RSA key of 4096 bits has 550. */
const MOST_KEY_BYTES = 2048;
/** WebAuthn 4: at most 1023 bytes. */
const MOST_ID = 1364;
/** Half a dozen are known; whatever else a browser says is kept short. */
const TRANSPORT = /^[a-z-]{1,20}$/;

/** Loaded when first wanted: many an Usher never sees a passkey. */
const library = () => import('@simplewebauthn/server');

/** Asks for a new key. No attestation: who made the authenticator decides nothing here. */
export async function creationOptions(
  { id, name }: RelyingParty,
  account: Account,
  challenge: string,
  known: readonly Passkey[],
): Promise<PasskeyOptions> {
  const { generateRegistrationOptions } = await library();
  return generateRegistrationOptions({
    ...{ rpID: id, rpName: name, challenge: bytesOf(challenge), timeout: PATIENCE_MS },
    // The account's id is random, so it tells nothing of the person (WebAuthn 14.6.1).
    ...{ userID: new Uint8Array(Buffer.from(account.id)), userName: account.name },
    userDisplayName: account.displayName ?? account.name,
    attestationType: 'none',
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
    excludeCredentials: known.map(describe),
    supportedAlgorithmIDs: ALGORITHMS,
  });
}

/**
 * The key that was made for this challenge, here and for us (WebAuthn 7.1).
 *
 * @throws Error where it was not, with a sentence for the log
 */
export async function readMadeKey(
  { id, origin }: RelyingParty,
  answer: JsonObject,
  challenge: string,
): Promise<MadeKey> {
  const { verifyRegistrationResponse } = await library();
  const response = readMade(answer);
  assertOneSite(response.response.clientDataJSON);
  const { verified, registrationInfo } = await verifyRegistrationResponse({
    response: await withoutAttestation(response),
    ...{ expectedChallenge: challenge, expectedOrigin: origin, expectedRPID: id },
    ...{ requireUserVerification: false, supportedAlgorithmIDs: ALGORITHMS },
  });
  if (!verified) throw new Error('The key was not made as it says.');
  const { credential, credentialBackedUp: backedUp, userVerified } = registrationInfo;
  if (credential.id.length > MOST_ID || credential.id !== response.id) {
    throw new Error('The key is called otherwise than it says.');
  }
  if (credential.publicKey.byteLength > MOST_KEY_BYTES) throw new Error('The key is too large.');
  return {
    ...{ credentialId: credential.id, signCount: credential.counter, backedUp },
    publicKey: Buffer.from(credential.publicKey).toString('base64url'),
    transports: (credential.transports ?? []).filter((one) => TRANSPORT.test(one)).slice(0, 8),
    isVerified: userVerified,
  };
}

/** Asks for one of these keys, or (null) for any that the person has for us. */
export async function requestOptions(
  { id }: RelyingParty,
  challenge: string,
  keys: readonly Passkey[] | null,
  wantsPin: boolean,
): Promise<PasskeyOptions> {
  const { generateAuthenticationOptions } = await library();
  return generateAuthenticationOptions({
    ...{ rpID: id, challenge: bytesOf(challenge), timeout: PATIENCE_MS },
    userVerification: wantsPin ? 'required' : 'discouraged',
    ...(keys !== null && { allowCredentials: keys.map(describe) }),
  });
}

/**
 * Whether this key has signed this challenge, here and for us (WebAuthn 7.2).
 *
 * @throws Error where it has not, with a sentence for the log
 */
export async function readSignedAnswer(
  { id, origin }: RelyingParty,
  answer: JsonObject,
  challenge: string,
  { credentialId, publicKey }: Passkey,
): Promise<SignedAnswer> {
  const { verifyAuthenticationResponse } = await library();
  const response = readSigned(answer);
  assertOneSite(response.response.clientDataJSON);
  const credential: WebAuthnCredential = {
    // Whether the count went up is for the store to say, which can say so to one of several at once.
    ...{ id: credentialId, counter: 0 },
    publicKey: bytesOf(publicKey),
  };
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    ...{ response, credential, expectedChallenge: challenge },
    ...{ expectedOrigin: origin, expectedRPID: id, requireUserVerification: false },
  });
  if (!verified) throw new Error('The signature is not right.');
  return {
    signCount: authenticationInfo.newCounter,
    backedUp: authenticationInfo.credentialBackedUp,
    isVerified: authenticationInfo.userVerified,
  };
}

/** Which key an answer says it is of; null for what is no answer. */
export function namedKey(answer: JsonObject): string | null {
  const { id } = answer;
  return typeof id === 'string' && /^[\w-]{1,1364}$/.test(id) ? id : null;
}

/** Whom an answer says it is of: the account's id as we gave it when the key was made; null: it does not say. */
export function namedAccount({ response }: JsonObject): string | null {
  const handle = isJsonObject(response) ? response['userHandle'] : null;
  if (typeof handle !== 'string' || handle === '') return null;
  return Buffer.from(handle, 'base64url').toString();
}

function describe({ credentialId, transports }: Passkey) {
  return { id: credentialId, transports: [...transports] };
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(text, 'base64url'));
}

/** A page within another site's page may not ask. */
function assertOneSite(clientDataJson: string): void {
  const data: unknown = JSON.parse(Buffer.from(clientDataJson, 'base64url').toString());
  const isOneSite = isJsonObject(data) && data['crossOrigin'] !== true && !('topOrigin' in data);
  if (!isOneSite) throw new Error('The answer comes from a page within another.');
}

/**
 * The same without what authenticators say of their maker: we asked for none, believe none, and so follow no certificate
 * to wherever it leads.
 */
async function withoutAttestation(
  answer: RegistrationResponseJSON,
): Promise<RegistrationResponseJSON> {
  const { decodeAttestationObject, isoCBOR } = await import('@simplewebauthn/server/helpers');
  const made = decodeAttestationObject(bytesOf(answer.response.attestationObject));
  const bare = new Map<string, Uint8Array | string | Map<string, string>>();
  bare.set('fmt', 'none').set('attStmt', new Map()).set('authData', made.get('authData'));
  const attestationObject = Buffer.from(isoCBOR.encode(bare)).toString('base64url');
  return { ...answer, response: { ...answer.response, attestationObject } };
}

function readMade(answer: JsonObject): RegistrationResponseJSON {
  const { id, response } = readAnswer(answer);
  const { transports } = response;
  const said = Array.isArray(transports) ? transports.filter((one) => typeof one === 'string') : [];
  return {
    ...{ id, rawId: id, type: 'public-key', clientExtensionResults: {} },
    response: {
      clientDataJSON: textOf(response, 'clientDataJSON'),
      attestationObject: textOf(response, 'attestationObject'),
      transports: said,
    },
  };
}

function readSigned(answer: JsonObject): AuthenticationResponseJSON {
  const { id, response } = readAnswer(answer);
  return {
    ...{ id, rawId: id, type: 'public-key', clientExtensionResults: {} },
    response: {
      clientDataJSON: textOf(response, 'clientDataJSON'),
      authenticatorData: textOf(response, 'authenticatorData'),
      signature: textOf(response, 'signature'),
    },
  };
}

function readAnswer(answer: JsonObject): { id: string; response: JsonObject } {
  const id = namedKey(answer);
  const { response } = answer;
  if (id === null || !isJsonObject(response)) throw new Error('This is no answer of a passkey.');
  return { id, response };
}

function textOf(response: JsonObject, name: string): string {
  const text = response[name];
  if (typeof text !== 'string' || !/^[\w-]+$/.test(text)) throw new Error(`There is no ${name}.`);
  return text;
}
