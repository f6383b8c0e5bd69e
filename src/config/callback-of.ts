/** Where a provider sends people back to unless a `redirect_path` is set. */
export function callbackOf(id: string): string {
  return `sign-in/${id}/callback`;
}
