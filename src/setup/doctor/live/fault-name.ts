/** What went wrong on the way. The innermost cause has the name: ENOTFOUND, CERT_HAS_EXPIRED, ECONNREFUSED. */
export function faultName(thrown: unknown): string {
  let inner = thrown;
  while (inner instanceof Error && inner.cause instanceof Error) inner = inner.cause;
  if (inner instanceof AggregateError && inner.errors.length > 0) inner = inner.errors[0];
  if (inner instanceof Error && 'code' in inner && typeof inner.code === 'string') {
    return inner.code;
  }
  return inner instanceof Error && inner.name === 'TimeoutError'
    ? 'no answer in 5 s'
    : 'no reason is given';
}
