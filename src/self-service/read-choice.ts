import { single } from '../http/request-context.ts';
import type { ChoiceFault } from './pages/password-choice.ts';

/** A new password as a form of ours says it; `again` is there only where no script lets people look at the first. */
export function readChoice(
  form: URLSearchParams,
): { readonly password: string } | { readonly fault: ChoiceFault } {
  const password = single(form, 'password') ?? '';
  if (password === '') return { fault: 'empty' };
  const again = single(form, 'again');
  return again !== null && again !== password ? { fault: 'unlike' } : { password };
}
