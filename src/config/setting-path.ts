/** `sign_in` and `methods` → `sign_in.methods`. */
export function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

/** The variable that stands for a path: `sign_in.methods[0].issuer` → `USHER_SIGN_IN_METHODS_0_ISSUER`. */
export function variableFor(path: string): string {
  return `USHER_${path
    .replace(/\[(\d+)\]/g, '_$1')
    .replaceAll('.', '_')
    .toUpperCase()}`;
}
