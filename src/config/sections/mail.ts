import { flag, secretText, text } from '../kinds.ts';
import { optional, secret, section, withDefault } from '../setting.ts';

const URL_FORM = /^smtps?:\/\/(?:\[[0-9a-f:]{2,39}\]|[a-z0-9._-]{1,253})(?::\d{1,5})?\/?$/i;

export const mailSection = section(
  'Where mail is handed over: links by which people set their password. Without it, links are printed for the operator.',
  {
    url: optional(text({ pattern: URL_FORM, form: 'smtp://host:port or smtps://host:port' }), {
      meaning:
        'The mail server. `smtps://` is TLS from the start (port 465), `smtp://` goes on with STARTTLS (port 587); certificates are always checked.',
      example: 'smtp://mail.example.org:587',
    }),
    user: optional(text({ maxLength: 256 }), {
      meaning: 'The name under which Usher signs in at the mail server, where it has to.',
      example: 'usher@example.org',
    }),
    password: secret(
      optional(secretText(), {
        meaning: 'The password of `user`.',
        example: '/run/secrets/mail',
      }),
    ),
    from: optional(text({ maxLength: 320 }), {
      meaning: 'The sender; needed with `url`.',
      example: "'Example University <meet@example.org>'",
    }),
    ca_file: optional(text(), {
      meaning:
        'A file with the authorities whose certificates are believed (PEM), in the place of those that Node knows.',
      example: '/etc/ssl/mail-ca.pem',
    }),
    allow_plain: withDefault(flag(), false, {
      meaning:
        'Lets mail go to another machine without TLS. Whoever is on the way can then set passwords: for tests only.',
      example: 'true',
      shown: 'false',
    }),
  },
);
