/** Where the library answers, below the issuer. */
export const libraryPaths = {
  authorization: '/protocol/openid-connect/auth',
  token: '/protocol/openid-connect/token',
  userinfo: '/protocol/openid-connect/userinfo',
  jwks: '/protocol/openid-connect/certs',
  discovery: '/.well-known/openid-configuration',
  endSession: '/protocol/openid-connect/logout',
} as const;
