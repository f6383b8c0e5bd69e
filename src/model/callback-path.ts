/** Where a provider sends people back to unless a `redirect_path` is set; below the base path. */
export function callbackPath(methodId: string): string {
  return `sign-in/${methodId}/callback`;
}
