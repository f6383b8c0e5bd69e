/** A state as people read it: `to-come` is to come. */
export function plainly(state: string): string {
  return state.replaceAll('-', ' ');
}
