import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isoCBOR } from '@simplewebauthn/server/helpers';

/** What a browser's script sends back: credential, client data and what the authenticator made of them, as JSON. */
export interface SoftAnswer {
  readonly id: string;
  readonly type: string;
  readonly response: Readonly<Record<string, string | string[]>>;
}

/** How an answer is made other than it should be. */
export interface Oddities {
  readonly origin?: string;
  readonly rpId?: string;
  readonly type?: string;
  readonly crossOrigin?: boolean;
  /** Of the client data, in the place of the challenge that was asked with. */
  readonly challenge?: string;
  readonly isVerified?: boolean;
  readonly isPresent?: boolean;
  /** Of signatures. */
  readonly count?: number;
  /** Whose it says it is; null: it does not say. */
  readonly userHandle?: string | null;
  /** The attestation's format, and what goes with it. */
  readonly attestation?: { readonly fmt: string; readonly attStmt: Map<string, unknown> };
}

/** An authenticator in memory, with one key (ES256), which does as it is told: WebAuthn 6. */
export class SoftPasskey {
  readonly id = randomBytes(32).toString('base64url');
  readonly #keys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
  readonly #origin: string;
  readonly #rpId: string;
  #userHandle = '';
  #count = 0;

  constructor(origin: string) {
    this.#origin = origin;
    this.#rpId = new URL(origin).hostname;
    this.#keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  }

  /** What `navigator.credentials.create` would answer. */
  create(question: unknown, odd: Oddities = {}): SoftAnswer {
    const { challenge, user } = question as { challenge: string; user: { id: string } };
    this.#userHandle = user.id;
    const { fmt = 'none', attStmt = new Map() } = odd.attestation ?? {};
    const object = new Map<string, unknown>([
      ['fmt', fmt],
      ['attStmt', attStmt],
      ['authData', this.#authenticatorData(odd, 0, this.#credential())],
    ]);
    return this.#answer({
      clientDataJSON: this.#clientData(odd.type ?? 'webauthn.create', challenge, odd),
      attestationObject: Buffer.from(isoCBOR.encode(object as never)).toString('base64url'),
      transports: ['internal'],
    });
  }

  /** What `navigator.credentials.get` would answer. */
  get(question: unknown, odd: Oddities = {}): SoftAnswer {
    const { challenge } = question as { challenge: string };
    this.#count += 1;
    const clientDataJSON = this.#clientData(odd.type ?? 'webauthn.get', challenge, odd);
    const data = this.#authenticatorData(odd, odd.count ?? this.#count, Buffer.alloc(0));
    const signed = Buffer.concat([data, sha256(Buffer.from(clientDataJSON, 'base64url'))]);
    const handle = odd.userHandle === undefined ? this.#userHandle : odd.userHandle;
    return this.#answer({
      clientDataJSON,
      authenticatorData: data.toString('base64url'),
      signature: sign('sha256', signed, this.#keys.privateKey).toString('base64url'),
      ...(handle !== null && { userHandle: handle }),
    });
  }

  #answer(response: SoftAnswer['response']): SoftAnswer {
    return { id: this.id, type: 'public-key', response };
  }

  #clientData(type: string, challenge: string, odd: Oddities): string {
    const data = {
      ...{ type, challenge: odd.challenge ?? challenge, origin: odd.origin ?? this.#origin },
      crossOrigin: odd.crossOrigin ?? false,
    };
    return Buffer.from(JSON.stringify(data)).toString('base64url');
  }

  /** WebAuthn 6.1. */
  #authenticatorData(odd: Oddities, count: number, credential: Buffer): Buffer {
    const { isPresent = true, isVerified = true, rpId = this.#rpId } = odd;
    const flags =
      (isPresent ? 0x01 : 0) | (isVerified ? 0x04 : 0) | (credential.length > 0 ? 0x40 : 0);
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(count);
    return Buffer.concat([sha256(Buffer.from(rpId)), Buffer.from([flags]), counter, credential]);
  }

  /** WebAuthn 6.5.1, with the key as COSE (RFC 9053 7.1.1). */
  #credential(): Buffer {
    const { x = '', y = '' } = this.#keys.publicKey.export({ format: 'jwk' });
    const key = new Map<number, number | Uint8Array>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, new Uint8Array(Buffer.from(x, 'base64url'))],
      [-3, new Uint8Array(Buffer.from(y, 'base64url'))],
    ]);
    const id = Buffer.from(this.id, 'base64url');
    const length = Buffer.alloc(2);
    length.writeUInt16BE(id.length);
    return Buffer.concat([Buffer.alloc(16), length, id, Buffer.from(isoCBOR.encode(key))]);
  }
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
