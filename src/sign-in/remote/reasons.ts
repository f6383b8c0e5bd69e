/** Why, for the operator: the closed list, each with a sentence that names what to look at. */
export const explanations = {
  access_denied: 'the person cancelled, or the provider denied access',
  settings: 'a setting of this way to sign in cannot be used',

  deadline: 'the provider did not answer within `deadline`',
  connection: 'no connection to the provider, or it broke off',
  tls: 'the certificate of the provider is not valid for its host, or not trusted here',
  redirected: 'the provider answered with a redirect, which is not followed; look at `issuer`',
  http_status: 'the provider answered with an unexpected HTTP status',
  too_large: 'the provider answered with more than 1 MB',
  too_deep: 'the provider answered with JSON nested too deeply',
  content_type: 'the provider answered with something that is not JSON by its content type',
  not_json: 'the provider answered with something that cannot be read as JSON',
  metadata: 'the discovery document lacks something or is of the wrong form',
  issuer_mismatch: 'the discovery document names another issuer; write `issuer` exactly as it does',
  endpoint_host:
    'the provider names an address on a host that is not its own; if that is right, add the host to `endpoint_hosts`',
  endpoint_protocol: 'the provider names an address that does not begin with https://',
  endpoint_form: 'the provider names an address with credentials, or none at all',
  signing_algorithms:
    'the provider signs ID tokens with no accepted algorithm (RS, PS, ES 256 to 512, EdDSA)',
  no_userinfo: '`userinfo` is always, but the provider has no UserInfo endpoint',
  closing: 'Usher is stopping',

  provider_error: 'the provider answered with an error',
  provider_busy: 'the provider answered that it is temporarily unavailable',
  client_rejected:
    'the provider does not accept us as its client; look at `client_id`, `client_secret` and `client_auth`',
  code_rejected:
    'the provider refused the authorization code: used before, too old, or of another sign-in',
  acr: 'the ID token names none of the asked-for `acr_values`',

  memo: 'what was kept with the attempt is not from this method',
  answer_form: 'the answer has no code, or a parameter twice',
  answer_state: 'the answer belongs to another attempt (RFC 6749 10.12)',
  answer_issuer: 'the answer comes from another issuer, or names none although it must (RFC 9207)',
  token_response: 'the token response is of the wrong form',
  id_token_missing: 'there is no ID token; is `openid` among the scopes the client may ask for?',
  id_token_form: 'the ID token is no signed JWT, or a claim is of the wrong type',
  id_token_algorithm: 'the ID token is signed by an algorithm that is not accepted (RFC 8725 3.1)',
  id_token_key: 'no key of the provider fits the ID token',
  id_token_signature: 'the signature of the ID token is wrong',
  id_token_issuer: 'the ID token is from another issuer',
  id_token_audience: 'the ID token is for another client',
  id_token_azp: 'the ID token was issued to another client (`azp`)',
  id_token_expired: 'the ID token has expired; are both clocks right?',
  id_token_time: 'the ID token is from the future or from long ago; are both clocks right?',
  id_token_subject: 'the ID token has no usable `sub`: 1 to 255 characters, no controls',
  id_token_nonce: 'the ID token belongs to another sign-in (`nonce`)',
  id_token_at_hash: '`at_hash` does not fit the access token, or is missing although required',
  id_token_auth_time: 'the sign-in at the provider is longer ago than `max_age`, or not dated',
  token_not_enough:
    'the provider does not answer to the token; are the scopes granted, by the organisation too?',
  subject_missing: 'what the provider says of the person holds no `subject` that could be used',
  userinfo_subject: 'UserInfo speaks of somebody else (`sub`)',
  userinfo_form: 'UserInfo is of the wrong form or its signature is wrong',

  logout_form: 'it is no signed JWT, or a claim is missing or of the wrong type',
  logout_type: 'its `typ` is not that of a logout token',
  logout_algorithm: 'it is signed by an algorithm that is not accepted',
  logout_key: 'no key of the provider fits it',
  logout_signature: 'its signature is wrong',
  logout_issuer: 'it is from another issuer',
  logout_audience: 'it is for another client',
  logout_time: 'it has expired, is from the future, or lives longer than a day',
  logout_events: 'its `events` lacks the logout event',
  logout_nonce: 'it has a `nonce`, which a logout token must not have',
  logout_subject: 'it names neither `sub` nor `sid`',

  unexpected: 'the library refused the answer for a reason not foreseen here',
} as const;

export type ProviderReason = keyof typeof explanations;
