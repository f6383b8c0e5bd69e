import * as z from 'zod';
import { words } from '../kinds.ts';
import { withDefault } from '../setting.ts';

export const compatSetting = withDefault(
  words(
    z.enum(['jitsi-openid', 'go-openid', 'oidc-adapter', 'saml2jwt'], {
      error: () => 'is not known',
    }),
    'names among jitsi-openid, go-openid, oidc-adapter, saml2jwt',
  ),
  [],
  {
    meaning:
      'The adapters whose entry addresses are answered as well, so that tokenAuthUrl can stay as it is.',
    example: '[jitsi-openid]',
    shown: '[]',
  },
);
