import type { OidcMethodConfig } from '../../src/config/config.ts';
import { configOf, MINIMAL, oidcOf, problemsOf, said } from './sample-settings.ts';

/** The minimal file without its method. */
export const WITHOUT_METHODS = MINIMAL.slice(0, MINIMAL.indexOf('sign_in:'));

/** What every method must have. */
export const ISSUER = 'issuer: https://id.example.org, client_id: u';

/** A file with these methods, each as a YAML map in braces. */
export function withMethods(...methods: readonly string[]): string {
  const items = methods.map((one) => `    - ${one}\n`).join('');
  return `${WITHOUT_METHODS}sign_in:\n  methods:\n${items}`;
}

/** The one method of a file, checked. */
export function method(text: string): OidcMethodConfig {
  return oidcOf(configOf(withMethods(text)));
}

/** The problems of methods, `sign_in.` left out. */
export function methodProblems(...methods: readonly string[]): string[] {
  return said(problemsOf(withMethods(...methods))).map((one) =>
    one.replace('sign_in.methods', 'methods'),
  );
}
