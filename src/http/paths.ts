/** Every address of ours, relative to the public base. Handlers and pages take them from here. */
export const paths = {
  home: () => '',
  /** `roomPath` as rooms/room-name.ts renders it: encoded, perhaps with its tenant. */
  room: (roomPath: string) => `room/${roomPath}`,
  enter: () => 'enter',
  /** Back at the room after the sign-in. */
  resume: (sealedContinuation: string) =>
    `enter?continue=${encodeURIComponent(sealedContinuation)}`,
  /** The chooser, or straight on where there is one method. */
  signIn: (sealedContinuation: string) =>
    `sign-in?continue=${encodeURIComponent(sealedContinuation)}`,
  startMethod: (methodId: string, sealedContinuation: string) =>
    `sign-in/${methodId}?continue=${encodeURIComponent(sealedContinuation)}`,
  callback: (methodId: string) => `sign-in/${methodId}/callback`,
  backChannelLogout: (methodId: string) => `sign-in/${methodId}/logout`,
  account: () => 'account',
  signOut: () => 'sign-out',
  signedOut: () => 'signed-out',
  asset: (name: string) => `assets/${name}`,
  health: () => 'healthz',
  ready: () => 'readyz',
  metrics: () => 'metrics',
} as const;

/** The absolute address of one of our paths: from the configured public address, never from a Host header. */
export function absolute(publicUrl: URL, path: string): URL {
  return new URL(path, publicUrl);
}
