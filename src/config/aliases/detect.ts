import { parseEnv } from 'node:util';
import type { Environment } from '../../base/environment.ts';
import type { Compat } from '../config.ts';
import { splitWords } from '../kinds.ts';
import { readDockerJitsiMeet } from './docker-jitsi-meet.ts';
import { readGoOpenid } from './go-openid.ts';
import { readJitsiOpenid } from './jitsi-openid.ts';
import { readKeycloakAdapter } from './keycloak-adapter.ts';
import { readOidcAdapter } from './oidc-adapter.ts';
import type { AliasReading, Neighbour } from './reading.ts';
import { readSaml2Jwt } from './saml2jwt.ts';

/** Of these, two must be there to make an environment of the first two neighbours. */
const FAMILY: readonly string[] = [
  'JITSI_SECRET',
  'JITSI_SECRET_FILE',
  'JITSI_URL',
  'JITSI_SUB',
  'ISSUER_URL',
  'ISSUER_BASE_URL',
  'BASE_URL',
  'CLIENT_ID',
];
const GO_ALONE: readonly string[] = ['PREJOIN', 'DEEPLINK', 'NAME_KEY'];
const ADAPTER: readonly string[] = ['OIDC_ISSUER_URL', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'];

/** Whoever sets one of these speaks our own language. */
const OURS: readonly string[] = [
  'USHER_SIGN_IN_METHODS_0_ISSUER',
  'USHER_SIGN_IN_METHODS_0_PRESET',
  'USHER_SIGN_IN_METHODS_0_CLIENT_ID',
];

/**
 * The neighbour whose environment this is, read; null when it is none's. USHER_COMPAT decides where the
 * variables leave it open. `dotEnv` is the text of `.env` in the working directory, which jitsi-go-openid
 * reads and the others do not.
 */
export function detectAlias(environment: Environment, dotEnv: string | null): AliasReading | null {
  if (OURS.some((name) => environment[name])) return null;
  const wanted = splitWords(environment['USHER_COMPAT'] ?? '');
  const allows = (neighbour: Compat): boolean => wanted.length === 0 || wanted.includes(neighbour);
  const withDotEnv: Environment = { ...parseDotEnv(dotEnv), ...environment };
  if (isAdapter(environment) && allows('oidc-adapter')) return readOidcAdapter(environment);
  if (isGo(environment, withDotEnv, wanted) && allows('go-openid')) return readGoOpenid(withDotEnv);
  if (isFamily(environment) && allows('jitsi-openid')) return readJitsiOpenid(environment);
  return null;
}

/** The environment read as this neighbour's, whatever it looks like. */
export function readAlias(
  neighbour: Neighbour,
  environment: Environment,
  dotEnv: string | null,
): AliasReading {
  switch (neighbour) {
    case 'docker-jitsi-meet':
      return readDockerJitsiMeet(environment);
    case 'oidc-adapter':
      return readOidcAdapter(environment);
    case 'keycloak-adapter':
      return readKeycloakAdapter(environment);
    case 'saml2jwt':
      return readSaml2Jwt(environment);
    case 'jitsi-openid':
      return readJitsiOpenid(environment);
    case 'go-openid':
      return readGoOpenid({ ...parseDotEnv(dotEnv), ...environment });
  }
}

function isAdapter(environment: Environment): boolean {
  return ADAPTER.some((name) => environment[name]);
}

function isGo(environment: Environment, withDotEnv: Environment, wanted: string[]): boolean {
  if (!isFamily(withDotEnv)) return false;
  if (wanted.includes('go-openid') && !wanted.includes('jitsi-openid')) return true;
  return GO_ALONE.some((name) => withDotEnv[name]) || !isFamily(environment);
}

function isFamily(environment: Environment): boolean {
  const there = Object.keys(environment)
    .filter((name) => environment[name])
    .map((name) => name.toUpperCase())
    .filter((name) => FAMILY.includes(name));
  return there.length >= 2 && there.some((name) => name.startsWith('JITSI_'));
}

function parseDotEnv(text: string | null): Environment {
  return text === null ? {} : parseEnv(text);
}
