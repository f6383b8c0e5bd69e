import { suggest } from '../../config/suggest.ts';

/** An option as people misspell one. Anything longer may be a token that slipped in. */
const OPTION = /^Unknown option '(--?[A-Za-z][\w-]{0,30})'/;

/**
 * What is wrong with the arguments, as `parseArgs` found it; null for any other error. An option is named;
 * a value or a stray argument never is, since it may be a secret. The usage knows what was probably meant.
 */
export function explainArguments(thrown: unknown, usage: string): string | null {
  if (!(thrown instanceof Error) || !('code' in thrown)) return null;
  switch (thrown.code) {
    case 'ERR_PARSE_ARGS_UNKNOWN_OPTION': {
      const [, name] = OPTION.exec(thrown.message) ?? [];
      if (name === undefined) return 'There is an unknown option.';
      const meant = suggest(name, usage.match(/--[a-z][a-z-]*/g) ?? []);
      return `There is no option ${name}.${meant === null ? '' : ` Did you mean ${meant}?`}`;
    }
    case 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE':
      return `${thrown.message.split(/\.?\n/, 1)[0]}.`;
    case 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL':
      return 'There is an argument too many: every value follows its option.';
    default:
      return null;
  }
}
