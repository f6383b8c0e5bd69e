/**
 * Parameters of an authorization request that are the protocol's own, with the setting that is meant for
 * them, if any: `authorization_parameters` must not override them.
 */
export const reservedParameters: ReadonlyMap<string, string | null> = new Map([
  ['response_type', null],
  ['response_mode', null],
  ['client_id', 'client_id'],
  ['client_secret', null],
  ['redirect_uri', 'redirect_path'],
  ['scope', 'scopes'],
  ['state', null],
  ['nonce', null],
  ['code_challenge', null],
  ['code_challenge_method', null],
  ['prompt', 'prompt'],
  ['max_age', 'max_age'],
  ['acr_values', 'acr_values'],
  ['request', null],
  ['request_uri', null],
  ['id_token_hint', null],
  ['registration', null],
  ['dpop_jkt', null],
]);
