import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT } from 'jose';
import { parse } from 'yaml';
import type { SetupAnswers } from '../../src/setup/setup-answers.ts';

/** A stand-in for Usher's two addresses of keys. */
export interface KeyServer {
  readonly address: string;
  readonly privateKey: KeyObject;
  readonly kid: string;
  stop(): Promise<void>;
}

export async function startKeyServer(): Promise<KeyServer> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const kid = 'of-a-test';
  const pem = publicKey.export({ type: 'spki', format: 'pem' });
  const asap = `/asap/${createHash('sha256').update(kid).digest('hex')}.pem`;
  const jwks = JSON.stringify({
    keys: [{ ...publicKey.export({ format: 'jwk' }), kid, use: 'sig' }],
  });
  const server = createServer((request, response) => {
    if (request.url === asap) response.end(pem);
    else if (request.url === '/keys.json') response.end(jwks);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    privateKey,
    kid,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** Tokens as the Usher of this usher.yaml signs them, for the room `standup`. Without a server: by its secret. */
export function tokenFor({ appId, jitsiHost }: SetupAnswers, yaml: string, keys: KeyServer | null) {
  const settings = parse(yaml) as { jitsi?: { secret?: string }; secret?: string };
  const secret = settings.jitsi?.secret ?? settings.secret ?? '';
  return async ({ user = {}, ...claims }: { user?: object }): Promise<string> => {
    const now = Math.floor(Date.now() / 1000);
    const all = {
      iss: appId,
      aud: appId,
      sub: jitsiHost,
      room: 'standup',
      iat: now,
      exp: now + 60,
    };
    const jwt = new SignJWT({ ...all, context: { user: { id: 'vic', ...user } }, ...claims });
    return keys
      ? jwt.setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: keys.kid }).sign(keys.privateKey)
      : jwt.setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).sign(Buffer.from(secret));
  };
}
