import type { Environment } from '../../src/base/environment.ts';
import type { Config, OidcMethodConfig } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load.ts';
import type { Problem } from '../../src/config/problem.ts';
import type { ReadFile } from '../../src/config/read-file.ts';

/** 32 bytes that are nobody's example. */
export const SECRET = 'q7Zp2mVx9LwKc4Rt8Hs3Nd6Yb1Gf5JuE';

/** The least that a configuration file says of which Usher has nothing to remark. */
export const MINIMAL = `
public_url: https://meet.example.org/auth/
jitsi:
  url: https://meet.example.org/
  secret: ${SECRET}
sign_in:
  methods:
    - issuer: https://id.example.org/realms/staff
      client_id: usher
rooms:
  - match: '*'
    host: everyone
`;

/** The same in variables. */
export const MINIMAL_ENVIRONMENT: Environment = {
  USHER_PUBLIC_URL: 'https://meet.example.org/auth/',
  USHER_JITSI_URL: 'https://meet.example.org/',
  USHER_JITSI_SECRET: SECRET,
  USHER_SIGN_IN_METHODS_0_ISSUER: 'https://id.example.org/realms/staff',
  USHER_SIGN_IN_METHODS_0_CLIENT_ID: 'usher',
  USHER_ROOMS_0_MATCH: '*',
  USHER_ROOMS_0_HOST: 'everyone',
};

/** Files by path, with their mode where it matters. */
export type Files = Readonly<Record<string, string | { text: string; mode: number }>>;

export function readFrom(files: Files): ReadFile {
  return (path) => {
    const file = files[path];
    if (file === undefined) throw Object.assign(new Error('not there'), { code: 'ENOENT' });
    return typeof file === 'string' ? { text: file, mode: 0o600 } : file;
  };
}

export function load(text: string | null, environment: Environment = {}, files: Files = {}) {
  const input = { environment, readFile: readFrom(files) };
  if (text === null) return loadConfig({ ...input, path: null });
  return loadConfig({ ...input, path: '/etc/usher/usher.yaml', text });
}

/** The configuration, or a failed test that names the problems. */
export function configOf(
  text: string | null,
  environment: Environment = {},
  files: Files = {},
): Config {
  const result = load(text, environment, files);
  if ('config' in result) return result.config;
  throw new Error(`problems: ${JSON.stringify(result.problems)}`);
}

/** The problems, of which there must be some. */
export function problemsOf(
  text: string | null,
  environment: Environment = {},
  files: Files = {},
): readonly Problem[] {
  const result = load(text, environment, files);
  if ('problems' in result) return result.problems;
  throw new Error('no problem was found');
}

/** `path message` of each problem. */
export function said(problems: readonly Problem[]): string[] {
  return problems.map(({ path, message }) => `${path} ${message}`);
}

/** The secret that the first Jitsi shares with us; null where it shares none. */
export function secretOf({ jitsi: [first] }: Config): string | null {
  return first?.signing.kind === 'secret' ? first.signing.secret : null;
}

/** The first way to sign in, which must be an OpenID provider. */
export function oidcOf({ signIn }: Config): OidcMethodConfig {
  const [first] = signIn.methods;
  if (first?.type !== 'oidc') throw new Error('the first way to sign in is no OpenID provider');
  return first;
}
