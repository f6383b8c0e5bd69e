import { text } from '../kinds.ts';
import { optional, section, withDefault } from '../setting.ts';

export const providerSection = section(
  "Usher as the OpenID provider of Jitsi's inline sign-in (`jitsi.inline`). Of no use while no Jitsi has it.",
  {
    realm: withDefault(
      text({ pattern: /^[A-Za-z0-9_-]{1,64}$/, form: '1 to 64 of A-Z, a-z, 0-9, _ and -' }),
      'jitsi',
      {
        meaning:
          'The name in its addresses, which begin with `realms/{realm}`, and so in the issuer. Where Jitsi was set up for Keycloak, the name of the realm there.',
        example: 'meet',
        shown: 'jitsi',
      },
    ),
    default_room: optional(text({ maxLength: 255 }), {
      meaning:
        "The room that a sign-in without a room is for, as from Jitsi's welcome page; its rules decide. Without it such a sign-in is refused: a token is always for one room.",
      example: 'reception',
    }),
  },
);
